// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Copies between this program's standard streams and the FIFOs of a process elsewhere.
///
/// Runs on a thread of its own: a terminal or a pipe that takes nothing holds up nobody else.
package struct StdioPump: Sendable {
    /// One direction: what is read from one descriptor is written to the other.
    package struct Stream: Sendable, Hashable {
        /// Where bytes come from.
        package var source: Int32
        /// Where they go.
        package var target: Int32
        /// Whether the end of the source ends the pump; an input's does not.
        package var isOutput: Bool

        /// A direction between two open descriptors.
        package init(from source: Int32, to target: Int32, isOutput: Bool) {
            self.source = source
            self.target = target
            self.isOutput = isOutput
        }
    }

    private static let chunkBytes = 32 << 10
    /// A pipe that can be written takes so much at once: the other streams do not wait for its reader.
    private static let writtenBytes = Int(PIPE_BUF)

    private let streams: [Stream]
    private let onEndOfInput: @Sendable () -> Void
    private let onFailure: @Sendable (SystemError) -> Void

    /// A pump of these directions.
    ///
    /// `onEndOfInput` is called when an input has ended and all of it was passed on, and `onFailure` when an output takes
    /// no more: the pump goes on reading what was to go there, so that nobody is stuck who writes it.
    package init(
        _ streams: [Stream],
        onEndOfInput: @escaping @Sendable () -> Void,
        onFailure: @escaping @Sendable (SystemError) -> Void = { _ in }
    ) {
        self.streams = streams
        self.onEndOfInput = onEndOfInput
        self.onFailure = onFailure
    }

    /// Copies until every output has ended, or until somebody calls.
    ///
    /// After a call it passes on what was written before, however slow its reader is, and then ends.
    package func run(until wakeUp: WakeUp) {
        var flows = streams.map { Flow(stream: $0) }
        while flows.contains(where: \.stream.isOutput) {
            let isEnding = wakeUp.isCalled
            if isEnding { flows.removeAll { !$0.stream.isOutput } }
            let mayWait = !isEnding || flows.contains { !$0.pending.isEmpty }
            guard step(&flows, mayWait: mayWait, isEnding ? nil : wakeUp) || mayWait else { return }
        }
    }

    private struct Flow {
        let stream: Stream
        /// What was read and not written yet.
        var pending: ArraySlice<UInt8> = []
        /// Whether the target takes no more: what comes is thrown away.
        var isBroken = false
    }

    /// Waits for something that can be moved and moves it; says whether anything was.
    private func step(_ flows: inout [Flow], mayWait: Bool, _ wakeUp: WakeUp?) -> Bool {
        var waiting = flows.map { flow in
            flow.pending.isEmpty
                ? pollfd(fd: flow.stream.source, events: Int16(POLLIN), revents: 0)
                : pollfd(fd: flow.stream.target, events: Int16(POLLOUT), revents: 0)
        }
        waiting.append(pollfd(fd: wakeUp?.descriptor ?? -1, events: Int16(POLLIN), revents: 0))
        guard poll(&waiting, nfds_t(waiting.count), mayWait ? -1 : 0) > 0 else { return false }
        var moved = false
        for index in flows.indices.reversed() where waiting[index].revents != 0 {
            switch move(&flows[index]) {
            case .moved: moved = true
            case .blocked: continue
            case .ended:
                if !flows[index].stream.isOutput { onEndOfInput() }
                flows.remove(at: index)
            }
        }
        return moved
    }

    private enum Outcome { case moved, blocked, ended }

    private func move(_ flow: inout Flow) -> Outcome {
        if flow.pending.isEmpty {
            var chunk = [UInt8](repeating: 0, count: Self.chunkBytes)
            let count = read(flow.stream.source, &chunk, chunk.count)
            guard count > 0 else { return count < 0 && Self.mayComeLater ? .blocked : .ended }
            if !flow.isBroken { flow.pending = chunk[..<count] }
            return .moved
        }
        let count = flow.pending.withUnsafeBytes {
            write(flow.stream.target, $0.baseAddress, min($0.count, Self.writtenBytes))
        }
        guard count < 0 else {
            flow.pending = flow.pending.dropFirst(count)
            return .moved
        }
        if Self.mayComeLater { return .blocked }
        guard flow.stream.isOutput else { return .ended }
        onFailure(SystemError(flow.stream.attempt))
        flow.isBroken = true
        flow.pending = []
        return .moved
    }

    private static var mayComeLater: Bool { errno == EAGAIN || errno == EINTR }
}

extension StdioPump.Stream {
    /// What is attempted with each of its bytes, in words.
    fileprivate var attempt: String {
        switch target {
        case STDOUT_FILENO: "write to standard output"
        case STDERR_FILENO: "write to standard error"
        default: "write to descriptor \(target)"
        }
    }
}
