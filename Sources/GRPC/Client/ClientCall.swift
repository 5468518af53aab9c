// SPDX-License-Identifier: Apache-2.0

import NIOCore
import RPC

/// One call in flight, as a ``ClientStateMachine`` keeps it.
struct ClientCall<Waiter> {
    enum Kind {
        /// One message is due.
        case unary
        /// Messages are handed on as they come.
        case streaming
    }

    let waiter: Waiter
    let kind: Kind
    /// Nil when it lasts for as long as both sides want.
    let deadline: NIODeadline?
    var reply = ReplyReader()
    var window = ReceiveWindow(target: ReceiveWindow.streamBytes)
    var isRequestWritten = false
    private var message: [UInt8]?

    init(waiter: Waiter, kind: Kind, deadline: NIODeadline?) {
        self.waiter = waiter
        self.kind = kind
        self.deadline = deadline
    }

    /// The messages that these bytes complete; those of a streaming call are held until they are taken.
    mutating func received(_ data: ByteBuffer) -> Result<[[UInt8]], RPCError> {
        do throws(RPCError) {
            let messages = try reply.received(data: data)
            switch kind {
            case .streaming: for message in messages { window.hold(Message.prefixBytes + message.count) }
            case .unary:
                guard messages.count + (message == nil ? 0 : 1) <= 1 else {
                    throw .malformedReply(.grpc, "it streams where one answer was due")
                }
                message = messages.first ?? message
            }
            return .success(messages)
        } catch {
            return .failure(error)
        }
    }

    /// How the call ends now that the stream has.
    func endingAtEnd() -> ClientStateMachine<Waiter>.Ending {
        if let failure = reply.failureAtEnd() { return .failure(failure) }
        switch (kind, message) {
        case (.streaming, _): return .endOfStream
        case (.unary, let message?): return .reply(message)
        case (.unary, nil): return .failure(.malformedReply(.grpc, "it holds no message"))
        }
    }
}
