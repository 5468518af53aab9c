// SPDX-License-Identifier: Apache-2.0

import CLinux
import Glibc

/// Bytes on their way to the terminal, which may take them late or never: nobody waits for it, but those who end.
struct TerminalOutput {
    /// What may wait besides a frame; see ``hasRoom(for:)``.
    private static let mostPendingBytes = 256 << 10
    /// Interrupts the sequence that a terminal is in the middle of.
    private static let cancel: UInt8 = 0x18

    let device: terminal_output
    private var pending: [UInt8] = []
    /// How much of it the terminal has taken.
    private var taken = 0

    /// Output to the terminal that this descriptor is open on.
    init(_ terminal: Int32) {
        let own = terminal_open_again(terminal)
        self.init(own >= 0 ? terminal_output(fd: own, is_own: 1) : terminal_output(fd: terminal, is_own: 0))
    }

    init(_ device: terminal_output) { self.device = device }

    func close() {
        if device.is_own != 0 { _ = Glibc.close(device.fd) }
    }

    /// Whether the terminal has taken everything.
    var isIdle: Bool { pending.isEmpty }

    /// Whether so many bytes more may wait.
    func hasRoom(for count: Int) -> Bool { isIdle || pending.count - taken + count <= Self.mostPendingBytes }

    /// Sends bytes behind those that wait.
    mutating func send(_ bytes: [UInt8]) {
        guard !bytes.isEmpty else { return }
        if isIdle { pending = bytes } else { pending += bytes }
        flush()
    }

    /// Sends what the terminal takes now.
    mutating func flush() {
        guard !isIdle, crash_guard_has_struck() == 0 else { return }
        let count = pending[taken...].withUnsafeBytes { terminal_write(device, $0.baseAddress, $0.count) }
        // A terminal that is gone takes everything.
        taken = count < 0 ? pending.count : taken + count
        if taken == pending.count { forget() }
    }

    /// Drops what waits; whether the terminal has got a part of it.
    @discardableResult
    mutating func forget() -> Bool {
        defer { (pending, taken) = ([], 0) }
        return taken > 0 && taken < pending.count
    }

    /// Sends the last bytes for now, and waits for at most 300 ms until the terminal has taken them; what it does not take
    /// is dropped.
    mutating func finish(with last: [UInt8]) {
        guard crash_guard_has_struck() == 0 else { return }
        let count = pending[taken...].withUnsafeBytes { terminal_write_within(device, $0.baseAddress, $0.count, 100) }
        taken += count
        let bytes = (forget() ? [Self.cancel] : []) + last
        _ = bytes.withUnsafeBytes { terminal_write_within(device, $0.baseAddress, $0.count, 200) }
    }
}
