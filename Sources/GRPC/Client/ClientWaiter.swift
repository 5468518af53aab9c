// SPDX-License-Identifier: Apache-2.0

import RPC

/// Who is told what comes of a call.
enum ClientWaiter {
    typealias Reply = Result<[UInt8], RPCError>
    typealias Ending = ClientStateMachine<ClientWaiter>.Ending

    /// One reply is due, within the time that the caller gave.
    case unary(CheckedContinuation<Reply, Never>, timeout: Duration)
    case streaming(ResponseBuffer)

    var kind: ClientCall<ClientWaiter>.Kind {
        switch self {
        case .unary: .unary
        case .streaming: .streaming
        }
    }

    func complete(_ ending: Ending) {
        switch (self, ending) {
        case (_, .failure(let error)): fail(error)
        case (.unary(let continuation, _), .reply(let message)): continuation.resume(returning: .success(message))
        case (.streaming(let buffer), .endOfStream): buffer.finish(nil)
        case (.unary, .endOfStream), (.streaming, .reply): fail(.malformedReply(.grpc, "a reply of the other kind"))
        }
    }

    func fail(_ error: RPCError) {
        switch self {
        case .unary(let continuation, _): continuation.resume(returning: .failure(error))
        case .streaming(let buffer): buffer.finish(error)
        }
    }

    /// Its time is over.
    func failAtDeadline() {
        guard case .unary(_, let timeout) = self else { return }
        fail(.deadlineExceeded(after: timeout))
    }
}

/// Carries a number from the start of a wait to its cancellation handler.
///
/// Safe to share: it is read and written on the client's event loop only.
final class Ticket: @unchecked Sendable {
    var number: Int32?
}

/// Tasks that wait for the same thing, each of which can stop waiting.
struct WaiterList<Value: Sendable> {
    private var waiters: [Int32: CheckedContinuation<Value, Never>] = [:]
    private var lastNumber: Int32 = 0

    /// Registers a task that waits; the number is for ``resume(_:returning:)``.
    mutating func add(_ waiter: CheckedContinuation<Value, Never>) -> Int32 {
        lastNumber &+= 1
        waiters[lastNumber] = waiter
        return lastNumber
    }

    /// Ends one wait; nothing happens when it has ended.
    mutating func resume(_ number: Int32, returning value: Value) {
        waiters.removeValue(forKey: number)?.resume(returning: value)
    }

    mutating func resumeAll(returning value: Value) {
        let all = waiters.values
        waiters = [:]
        for waiter in all { waiter.resume(returning: value) }
    }
}
