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
