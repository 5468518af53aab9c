// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Copies between this program's standard streams and the FIFOs of a process elsewhere.
///
/// Runs on a thread of its own: a terminal or a pipe that takes nothing holds up nobody else.
public struct StdioPump: Sendable {
    /// One direction: what is read from one descriptor is written to the other.
    public struct Stream: Sendable, Hashable {
        /// Where bytes come from.
        public var source: Int32
        /// Where they go.
        public var target: Int32
        /// Whether the end of the source ends the pump; an input's does not.
        public var isOutput: Bool

        /// A direction between two open descriptors.
        public init(from source: Int32, to target: Int32, isOutput: Bool) {
            self.source = source
            self.target = target
            self.isOutput = isOutput
        }
    }

    private static let chunkBytes = 32 << 10
    private let streams: [Stream]
    private let onEndOfInput: @Sendable () -> Void

    /// A pump of these directions; `onEndOfInput` is called when an input has ended and all of it was passed on.
    public init(_ streams: [Stream], onEndOfInput: @escaping @Sendable () -> Void) {
        self.streams = streams
        self.onEndOfInput = onEndOfInput
    }

    /// Copies until every output has ended, or until somebody calls.
    ///
    /// After a call it goes on for as long as bytes are waiting, and then ends.
    public func run(until wakeUp: WakeUp) {
        var open = streams.map { (stream: $0, pending: [UInt8]()) }
        while open.contains(where: \.stream.isOutput) {
            let isCalled = wakeUp.isCalled
            let moved = step(&open, mayWait: !isCalled, wakeUp)
            if isCalled && !moved { return }
        }
    }

    /// Waits for something that can be moved and moves it; says whether any output was.
    private func step(
        _ open: inout [(stream: Stream, pending: [UInt8])],
        mayWait: Bool,
        _ wakeUp: WakeUp
    ) -> Bool {
        var waiting = open.map { entry in
            entry.pending.isEmpty
                ? pollfd(fd: entry.stream.source, events: Int16(POLLIN), revents: 0)
                : pollfd(fd: entry.stream.target, events: Int16(POLLOUT), revents: 0)
        }
        waiting.append(pollfd(fd: mayWait ? wakeUp.descriptor : -1, events: Int16(POLLIN), revents: 0))
        guard poll(&waiting, nfds_t(waiting.count), mayWait ? -1 : 0) > 0 else { return false }
        var movedOutput = false
        for index in open.indices.reversed() where waiting[index].revents != 0 {
            let isOutput = open[index].stream.isOutput
            switch move(&open[index]) {
            case .moved: movedOutput = movedOutput || isOutput
            case .blocked: continue
            case .ended:
                if !isOutput { onEndOfInput() }
                open.remove(at: index)
            }
        }
        return movedOutput
    }

    private enum Outcome { case moved, blocked, ended }

    private func move(_ entry: inout (stream: Stream, pending: [UInt8])) -> Outcome {
        if entry.pending.isEmpty {
            var chunk = [UInt8](repeating: 0, count: Self.chunkBytes)
            let count = read(entry.stream.source, &chunk, chunk.count)
            guard count > 0 else { return count < 0 && Self.mayComeLater ? .blocked : .ended }
            entry.pending = Array(chunk[..<count])
        }
        let count = write(entry.stream.target, entry.pending, entry.pending.count)
        guard count >= 0 else { return Self.mayComeLater ? .blocked : .ended }
        entry.pending.removeFirst(count)
        return .moved
    }

    private static var mayComeLater: Bool { errno == EAGAIN || errno == EINTR }
}
