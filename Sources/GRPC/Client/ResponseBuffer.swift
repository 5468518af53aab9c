// SPDX-License-Identifier: Apache-2.0

import NIOCore
import RPC

/// Messages of a streaming call between the connection and its consumer, on the connection's event loop.
///
/// The stream's window bounds it: what waits here is not counted as received until it is taken.
final class ResponseBuffer {
    typealias Next = Result<[UInt8]?, RPCError>

    private enum End {
        case open
        case finished(RPCError?)
    }

    private var messages = CircularBuffer<[UInt8]>()
    private var end = End.open
    private var consumer: CheckedContinuation<Next, Never>?

    /// Takes messages in; returns how many bytes were handed to a consumer that waited.
    func deliver(_ incoming: [[UInt8]]) -> Int {
        messages.append(contentsOf: incoming)
        guard let consumer, let message = messages.popFirst() else { return 0 }
        self.consumer = nil
        consumer.resume(returning: .success(message))
        return Message.prefixBytes + message.count
    }

    /// No more messages come; those that wait are still handed out, unless the call has failed.
    func finish(_ error: RPCError?) {
        guard case .open = end else { return }
        end = .finished(error)
        consumer?.resume(returning: error.map { .failure($0) } ?? .success(nil))
        consumer = nil
    }

    /// Hands out the next message as soon as there is one; returns how many bytes were taken at once.
    func next(_ consumer: CheckedContinuation<Next, Never>) -> Int {
        if let message = messages.popFirst() {
            consumer.resume(returning: .success(message))
            return Message.prefixBytes + message.count
        }
        switch end {
        case .finished(let error): consumer.resume(returning: error.map { .failure($0) } ?? .success(nil))
        case .open where self.consumer != nil:
            let status = RPCStatus(code: .failedPrecondition, message: "somebody else waits for this stream")
            consumer.resume(returning: .failure(.status(status)))
        case .open: self.consumer = consumer
        }
        return 0
    }
}
