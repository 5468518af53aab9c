// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import RPC
import ShimTestSupport
import Testing

/// What becomes of a call that brought no reply: its class, and the shim's own words.
@Suite struct ShimErrorTests {
    /// The error of a call that ends with the shim's answer.
    private func error(_ answer: ShimTransportError) async throws -> ShimError? {
        let shim = try await ScriptedShim.failing(answer)
        do {
            try await shim.task.pause(timeout: .seconds(5))
            return nil
        } catch {
            return error
        }
    }

    @Test(
        arguments: [
            (1, .unknown), (2, .unknown), (3, .invalidArgument), (4, .deadlineExceeded), (5, .notFound),
            (6, .alreadyExists), (7, .unknown), (8, .unknown), (9, .failedPrecondition), (10, .unknown), (11, .unknown),
            (12, .unimplemented), (13, .unknown), (14, .unavailable), (15, .unknown), (16, .unknown), (-1, .unknown),
        ] as [(Int32, ShimError.Code)]
    )
    func aStatusIsOfContainerdsClassAndKeepsTheShimsWords(status: Int32, code: ShimError.Code) async throws {
        let error = try await error(.status(RPCStatus(code: RPCCode(rawValue: status), message: "what the shim says")))
        #expect(error == ShimError(code, "Pause t: what the shim says"))
    }

    @Test(
        arguments: [
            "cannot delete a running process", "cannot pause task in created state", "cannot resume a running process",
            "cannot exec in a stopped state",
        ]
    )
    func aRefusalThatTheRuncShimPutsInWordsAloneIsAPrecondition(words: String) async throws {
        #expect(
            try await error(.status(RPCStatus(code: .unknown, message: words)))
                == ShimError(.failedPrecondition, "Pause t: \(words)")
        )
    }

    @Test(arguments: ["cannot open the file", "OCI runtime pause failed: no such process", ""])
    func anyOtherFailureIsNoPrecondition(words: String) async throws {
        #expect(try await error(.status(RPCStatus(code: .unknown, message: words)))?.code == .unknown)
    }

    @Test func aLostConnectionAndATimeoutAreToldApart() async throws {
        #expect(
            try await error(.closed("by the peer"))
                == ShimError(.unavailable, "Pause t: the connection to the shim ended: by the peer")
        )
        #expect(
            try await error(.deadlineExceeded(after: .milliseconds(2500)))
                == ShimError(.deadlineExceeded, "Pause t: no answer in 2.5 s")
        )
        #expect(try await error(.malformed("too large")) == ShimError(.invalid, "Pause t: too large"))
        #expect(try await error(.cancelled) == ShimError(.unavailable, "Pause t: given up"))
    }

    @Test func aShimThatKeepsSilentIsGivenUpAfterTheTimeout() async throws {
        let shim = try await ScriptedShim { _ throws(ShimTransportError) in try await Reply.none() }
        await #expect(throws: ShimError(.deadlineExceeded, "Resume t: no answer in 50 ms")) {
            try await shim.task.resume(timeout: .milliseconds(50))
        }
    }

    @Test func anAnswerThatIsNoneIsInvalid() async throws {
        let shim = try await ScriptedShim { _ in [0xff] }
        await #expect {
            try await shim.task.start(timeout: .seconds(5))
        } throws: { error in
            guard let error = error as? ShimError else { return false }
            return error.code == .invalid && error.message.hasPrefix("Start t: its answer to Start is no ")
        }
    }

    @Test func aStateWithoutAConnectionMeansThatTheTaskIsGoneWithItsShim() async throws {
        let shim = try await ScriptedShim.failing(.closed("by the peer"))
        await #expect(throws: ShimError(.notFound, "State t: the shim is gone with it: by the peer")) {
            try await shim.task.state(timeout: .seconds(5))
        }
    }

    @Test func aDeletionWithoutAConnectionMeansThatTheTaskIsGoneAlready() async throws {
        let shim = try await ScriptedShim.failing(.closed("by the peer"))
        await #expect(throws: ShimError(.notFound, "Delete t/e: the shim is gone already: by the peer")) {
            try await shim.task.process(ExecID("e")).delete(timeout: .seconds(5))
        }
    }

    @Test func aShutdownWithoutAConnectionHasSucceeded() async throws {
        try await ScriptedShim.failing(.closed("by the peer")).task.shutdown(timeout: .seconds(5))
        await #expect(throws: ShimError(.unknown, "Shutdown t: busy")) {
            try await ScriptedShim.failing(.status(RPCStatus(code: .unknown, message: "busy"))).task.shutdown(
                timeout: .seconds(5)
            )
        }
    }
}
