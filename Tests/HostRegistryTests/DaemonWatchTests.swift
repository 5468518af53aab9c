// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import Glibc
import LinuxHost
import ShimTestSupport
import StreamSockets
import Testing

@testable import HostRegistry

/// Whether a containerd is there, found out without asking it.
@Suite struct DaemonWatchTests {
    @Test func itIsSeenToComeAndToGo() throws {
        var watch = DaemonWatch(fixture.stateDirectory, at: start)
        watch.look(at: start)
        #expect(watch.reading.presence == .unknown, "there is no socket")
        let socket = try StreamSocket.listen(on: .path("\(fixture.folder.path)/containerd.sock"))
        watch.look(at: start + .seconds(1))
        #expect(watch.reading.presence == .up(pid: getpid()) && watch.reading.since == start + .seconds(1))
        watch.look(at: start + .seconds(2))
        #expect(watch.reading.since == start + .seconds(1), "it is up since then")
        close(socket)
        // The process that listened is this one, which is there: only a watch that has not seen it looks at the socket.
        var other = DaemonWatch(fixture.stateDirectory, at: start)
        other.look(at: start + .seconds(3))
        #expect(other.reading.presence == .down)
    }

    private let start = ContinuousClock.now
    private let fixture: BundleFixture
    private var socket: String { "\(fixture.folder.path)/containerd.sock" }

    init() throws { fixture = try BundleFixture() }

    /// Another process that listens, and takes no connection.
    private func daemon(backlog: Int = 16) async throws -> HelperProcess {
        let script = """
            exec perl -MSocket -e 'socket(S, AF_UNIX, SOCK_STREAM, 0); bind(S, pack_sockaddr_un($ARGV[0])) or die;
            listen(S, $ARGV[1]); sleep 60' "$1" "$2"
            """
        unlink(socket)
        let daemon = try HelperProcess(script, socket, "\(backlog)")
        try await eventually("it listens") { UnixSocketProbe.probe(path: socket) == .listening(pid: daemon.pid) }
        return daemon
    }

    @Test func itIsSeenToStopToGoOnAndToEnd() async throws {
        let daemon = try await daemon()
        var watch = DaemonWatch(fixture.stateDirectory, at: start)
        func looked(after seconds: Int) -> DaemonReading.Presence {
            watch.look(at: start + .seconds(seconds))
            return watch.reading.presence
        }
        #expect(looked(after: 1) == .up(pid: daemon.pid))
        try await daemon.stop()
        #expect(looked(after: 2) == .stopped(pid: daemon.pid))
        #expect(watch.reading.since == start + .seconds(2) && watch.reading.presence.leavesPipesUnread)
        daemon.signal(SIGCONT)
        try await eventually("it goes on") { ProcessStat(pid: daemon.pid)?.isStopped == false }
        #expect(looked(after: 3) == .up(pid: daemon.pid))
        // It has ended, and nobody has reaped it yet.
        daemon.signal(SIGKILL)
        try await eventually("it ends") { ProcessStat(pid: daemon.pid)?.state == "Z" }
        #expect(looked(after: 4) == .down)
        daemon.end()
        #expect(looked(after: 5) == .down && watch.reading.since == start + .seconds(4))
        let next = try await self.daemon()
        #expect(looked(after: 6) == .up(pid: next.pid), "another one listens there")
        next.end()
        unlink(socket)
        #expect(looked(after: 7) == .down, "it was there, so it is known that it is gone")
    }

    @Test func oneThatWasStoppedBeforeItWasSeenIsSeenToBe() async throws {
        let daemon = try await daemon()
        try await daemon.stop()
        var watch = DaemonWatch(fixture.stateDirectory, at: start)
        watch.look(at: start)
        #expect(watch.reading.presence == .stopped(pid: daemon.pid))
    }

    @Test func oneThatTakesNoMoreConnectionsIsStillThere() async throws {
        let daemon = try await daemon(backlog: 1)
        var watch = DaemonWatch(fixture.stateDirectory, at: start)
        watch.look(at: start)
        var connections = 0
        // Each look at its socket is a connection that it does not take.
        while UnixSocketProbe.probe(path: socket) != .busy, connections < 100 { connections += 1 }
        #expect(UnixSocketProbe.probe(path: socket) == .busy)
        watch.look(at: start + .seconds(1))
        #expect(watch.reading.presence == .up(pid: daemon.pid))
    }

    @Test(arguments: [
        (DaemonReading.Presence.up(pid: 7), Int32?(7), false), (.stopped(pid: 7), 7, true), (.down, nil, true),
        (.unknown, nil, false),
    ])
    func onlyOneThatIsKnownNotToRunLeavesPipesUnread(presence: DaemonReading.Presence, pid: Int32?, isUnread: Bool) {
        #expect(presence.pid == pid && presence.leavesPipesUnread == isUnread)
    }
}
