// SPDX-License-Identifier: Apache-2.0

import ContainerdShims

/// One connection for each distinct address, shared by every task whose bundle names it.
///
/// Isolated to whoever owns it: the registry.
struct ShimPool {
    /// A shim that was connected to and, unless it kept silent, said who it is.
    struct Connected: Sendable {
        let shim: Shim
        /// From its answer to `Connect`.
        let pid: Int32
    }

    typealias Opened = Result<Connected, ShimTransportError>

    private enum Slot {
        /// Somebody is connecting; the others wait for what comes of it.
        case opening([CheckedContinuation<Opened, Never>])
        case open(Connected)
    }

    private var slots: [String: Slot] = [:]
    /// Connections held at most: above it one is let go for each that is opened.
    private let most: Int

    /// A pool that leaves descriptors for everything else where there are few.
    init(descriptors: Int) { most = max(Self.fewest, descriptors - max(Self.kept, descriptors / 8)) }

    private static let fewest = 16
    private static let kept = 128

    /// What somebody who wants the shim at an address is to do.
    enum RequestAction {
        case use(Connected)
        case wait
        /// Connect, then report what came of it with ``opened(_:at:)``.
        case connect
    }

    mutating func request(_ address: String) -> RequestAction {
        switch slots[address] {
        case .open(let connected): return .use(connected)
        case .opening: return .wait
        case nil:
            if slots.count >= most { letOneGo() }
            slots[address] = .opening([])
            return .connect
        }
    }

    /// Forgets some connection, which ends when nobody uses it any more.
    ///
    /// Whichever comes first: where more shims are asked in turn than fit, the one used last is not the worst to keep.
    private mutating func letOneGo() {
        let open = slots.first { if case .open = $0.value { true } else { false } }
        if let address = open?.key { slots[address] = nil }
    }

    mutating func wait(_ waiter: CheckedContinuation<Opened, Never>, for address: String) {
        guard case .opening(var waiters) = slots[address] else {
            // Between being told to wait and waiting nothing runs: the caller stays on the registry's executor.
            waiter.resume(returning: .failure(.cancelled))
            return
        }
        waiters.append(waiter)
        slots[address] = .opening(waiters)
    }

    mutating func opened(_ result: Opened, at address: String) {
        guard case .opening(let waiters) = slots[address] else { return }
        slots[address] = (try? result.get()).map(Slot.open)
        for waiter in waiters { waiter.resume(returning: result) }
    }

    /// Forgets a connection that ended; a newer one to the same address stays.
    mutating func drop(_ shim: Shim, at address: String) {
        if case .open(let connected) = slots[address], connected.shim === shim { slots[address] = nil }
    }

    /// Forgets every open connection whose address is none of these, and hands them over to be closed.
    mutating func retain(_ addresses: Set<String>) -> [Shim] {
        var closing: [Shim] = []
        for (address, slot) in slots where !addresses.contains(address) {
            guard case .open(let connected) = slot else { continue }
            closing.append(connected.shim)
            slots[address] = nil
        }
        return closing
    }
}
