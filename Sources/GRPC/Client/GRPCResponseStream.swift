// SPDX-License-Identifier: Apache-2.0

public import RPC

/// The messages of one streaming call, in the server's order.
///
/// It ends when the server has ended the call with the status OK, and throws an `RPCError` when it ended in any other
/// way. It is iterated once.
///
/// A slow consumer holds up the server: what it has not taken keeps the stream's flow control window shut, so that at most
/// one window (64 KiB) of whole messages, and one message of any size (4 MiB), wait here. Other calls are not held up.
public struct GRPCResponseStream: AsyncSequence, Sendable {
    /// Takes the messages from the connection.
    public struct AsyncIterator: AsyncIteratorProtocol {
        let call: StreamingCall

        /// The next message; nil after the last one.
        public mutating func next() async throws(RPCError) -> [UInt8]? { try await call.next() }

        /// The next message; nil after the last one.
        public mutating func next(isolation actor: isolated (any Actor)?) async throws(RPCError) -> [UInt8]? {
            try await call.next()
        }
    }

    let call: StreamingCall

    /// An iterator; all of one stream share its messages.
    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(call: call) }
}
