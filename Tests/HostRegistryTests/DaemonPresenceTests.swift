// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import Testing

@testable import HostRegistry
@testable import LinuxHost

@Suite("Whether a containerd is there")
struct DaemonPresenceTests {
    private typealias Presence = DaemonReading.Presence

    /// A process in a state, as the kernel writes it.
    private func process(_ state: Character) throws -> ProcessStat {
        let line = Array("771 (containerd) \(state) 1 1 1 0 -1 0 0 0 0 0 0 0 0 0 0 0 9 0 500 0 0".utf8)
        return try #require(ProcessStat(pid: 771, line: line))
    }

    private func judge(
        _ sockets: [UnixSocketProbe],
        _ state: Character?,
        isAddressKnown: Bool = false
    ) throws -> Presence? {
        Presence(sockets, try state.map(process), isAddressKnown: isAddressKnown)
    }

    @Test("is told from its sockets and its process together")
    func judged() throws {
        #expect(try judge([.missing, .listening(pid: 1)], nil) == .up(pid: 1))
        #expect(try judge([.busy, .missing], "S") == .busy(pid: 771))
        #expect(try judge([.busy], "T") == .stopped(pid: 771))
        #expect(try judge([.busy], nil) == .busy(pid: nil))
        // A containerd that starts listens once it has asked its shims; the socket of the one before may be there.
        #expect(try judge([.refused, .missing], "S") == .starting(pid: 771))
        #expect(try judge([.missing], "D") == .starting(pid: 771))
        #expect(try judge([.refused], nil) == .down)
        // systemctl stop removes the socket: that means something only where it is known to be the one.
        #expect(try judge([.missing, .missing], nil, isAddressKnown: true) == .down)
        #expect(try judge([.missing, .missing], nil) == .unknown)
        #expect(try judge([.missing, .unknown], nil, isAddressKnown: true) == nil)
    }

    @Test("and where it keeps its state and listens is read from its configuration")
    func configuration() throws {
        var daemon = DaemonProcess(process: try process("S"), stateDirectory: "/run/containerd", address: "/a.sock")
        daemon.read(
            """
            version = 3
            root = "/var/lib/x"
            state = '/run/other' # state = "/no"
            [ttrpc]
              address = "/no"
            [ grpc ] # the one
              address = "/run/other/c.sock"
              uid = 0
            [plugins."io.containerd.cri.v1.images"]
              state = "/no"
            [debug]
              address = "/no"
            """
        )
        #expect(daemon.stateDirectory == "/run/other" && daemon.address == "/run/other/c.sock")
        daemon.read("state = nonsense\n[grpc]\naddress = \"unfinished")
        #expect(daemon.stateDirectory == "/run/other" && daemon.address == "/run/other/c.sock")
    }
}
