// SPDX-License-Identifier: Apache-2.0

import RPC
import Testing

@Suite struct RPCCodeTests {
    /// `google/rpc/code.proto`, in its order.
    @Test func theNumbersAreGooglesOfTheSameName() {
        let codes: [RPCCode] = [
            .ok, .cancelled, .unknown, .invalidArgument, .deadlineExceeded, .notFound, .alreadyExists,
            .permissionDenied, .resourceExhausted, .failedPrecondition, .aborted, .outOfRange, .unimplemented,
            .internal, .unavailable, .dataLoss, .unauthenticated,
        ]
        #expect(codes.map(\.rawValue) == Array(0...16))
    }

    @Test(arguments: [99, -1, Int32.max])
    func aNumberThatHasNoNameIsKept(number: Int32) {
        #expect(RPCCode(rawValue: number).rawValue == number)
    }
}
