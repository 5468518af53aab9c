// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import Glibc
import ShimTestSupport
import StreamSockets
import Testing

@testable import HostRegistry

/// Whether a containerd is there, found out without asking it.
@Suite struct DaemonWatchTests {
    @Test func itIsSeenToComeAndToGo() throws {
        let fixture = try BundleFixture()
        let start = ContinuousClock.now
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
}
