// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import FoundationEssentials
import ShimTestSupport
import Testing

@testable import ShimManagement

/// How `delete` is run, and what is made of its answer.
@Suite struct ShimBinaryDeleteTests {
    @Test func theProgramIsRunAsContainerdRunsItAndItsAnswerDecoded() async throws {
        let shim = try FakeShim(
            "echo 'failed to remove runc container' >&2; \(FakeShim.deletes)"
        )
        let result = try await shim.binary.delete(shim.context, within: .seconds(10))
        #expect(result.pid == 4877)
        #expect(result.exitStatus == 137)
        #expect(result.exitedAt?.timeIntervalSince1970 == 1_234_567_890.5)
        #expect(result.warnings == "failed to remove runc container\n")
        #expect(
            try shim.words("argv") == [
                shim.binary.path, "-namespace", "ns", "-address", "/run/c.sock", "-publish-binary",
                "/usr/bin/containerd", "-id", "t", "-bundle", "\(shim.folder.path)/t", "delete",
            ]
        )
        #expect(String(decoding: try shim.bytes("cwd"), as: UTF8.self) == "\(shim.folder.path)/t\n")
        #expect(try shim.bytes("stdin").isEmpty)
        let environment = try shim.words("env")
        for setting in ["GOMAXPROCS=2", "TTRPC_ADDRESS=/run/c.sock.ttrpc", "MAX_SHIM_VERSION=2", "NAMESPACE=ns"] {
            #expect(environment.contains(setting))
        }
    }

    @Test func anEmptyAnswerIsOneOfZeros() async throws {
        let shim = try FakeShim("")
        let result = try await shim.binary.delete(shim.context, within: .seconds(10))
        #expect(result.pid == 0)
        #expect(result.exitedAt == nil)
    }

    @Test(arguments: ["echo deleted", "printf '\\377'", "printf '\\170\\001'"])
    func nonsenseIsRefused(script: String) async throws {
        let shim = try FakeShim("echo hint >&2; \(script)")
        await #expect { try await shim.binary.delete(shim.context, within: .seconds(10)) } throws: { error in
            guard let error = error as? ShimError else { return false }
            return error.code == .invalid && error.message.hasSuffix("its answer is no DeleteResponse: hint")
        }
    }

    @Test func failureAndHangAreErrors() async throws {
        let failing = try FakeShim("echo no runtime file >&2; exit 1")
        await #expect { try await failing.binary.delete(failing.context, within: .seconds(10)) } throws: {
            ($0 as? ShimError)?.message.hasSuffix("exit code 1: no runtime file") == true
        }
        let hanging = try FakeShim("sleep 77")
        await #expect { try await hanging.binary.delete(hanging.context, within: .milliseconds(300)) } throws: {
            ($0 as? ShimError)?.code == .deadlineExceeded
        }
    }
}
