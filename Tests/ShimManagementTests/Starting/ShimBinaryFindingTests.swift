// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import Glibc
import ShimTestSupport
import Testing

@testable import ShimManagement

/// Which program a runtime's name stands for, and what it says of itself.
@Suite struct ShimBinaryFindingTests {
    @Test func aRuntimesNameIsLookedUpInThePath() throws {
        let shim = try FakeShim("", name: "containerd-shim-runc-v2")
        let path = "/nowhere:relative:\(shim.folder.path):/bin"
        #expect(try ShimBinary(runtime: "io.containerd.runc.v2", searchPath: path) == shim.binary)
        #expect(try ShimBinary(runtime: "runc.v2", searchPath: path) == shim.binary)
        #expect(try ShimBinary(runtime: shim.binary.path, searchPath: "") == shim.binary)
    }

    @Test(
        arguments: [
            ("io.containerd.runc.v7", ShimError.Code.notFound, "containerd-shim-runc-v7, which is not in /nowhere"),
            ("/nowhere/shim", .notFound, "/nowhere/shim does not exist"),
            ("/tmp", .notFound, "no program"),
            ("/etc/passwd", .notFound, "no program"),
            ("runc", .invalid, "\"runc\" is no runtime"),
            ("io..v2", .invalid, "is no runtime"),
            ("../a.b", .invalid, "is no runtime"),
            ("", .invalid, "is no runtime"),
        ]
    )
    func whatIsNotFoundIsNamed(runtime: String, code: ShimError.Code, words: String) {
        do {
            _ = try ShimBinary(runtime: runtime, searchPath: "/nowhere")
            Issue.record("\(runtime) was found")
        } catch {
            #expect(error.code == code)
            #expect(error.message.contains(words), "\(error)")
        }
    }

    @Test(
        arguments: [
            ("runc-v2", "  Version:  1.6.20~ds1", StdinForm.options),
            ("runc-v2", "  Version:  v2.2.7", .options),
            ("runc-v2", "  Version:  2.3.0-rc.1", .bootstrapParams),
            ("runc-v2", "  Version:  10.0", .bootstrapParams),
            ("runc-v2", "  Version:", .bootstrapParams),
            ("runc-v2", "nonsense", .bootstrapParams),
            // Not containerd's version.
            ("kata-v2", "  Version:  1.0.0", .bootstrapParams),
        ]
    )
    func theRuncShimsVersionTellsWhatItExpects(name: String, answer: String, form: StdinForm) async throws {
        let shim = try FakeShim("echo containerd-shim-\(name):; echo '\(answer)'", name: "containerd-shim-\(name)")
        #expect(await shim.binary.stdinForm(within: .seconds(10)) == form)
    }

    @Test func whoDoesNotTellItsVersionIsTakenForNew() async throws {
        let shim = try FakeShim("sleep 77", name: "containerd-shim-runc-v2")
        #expect(await shim.binary.stdinForm(within: .milliseconds(200)) == .bootstrapParams)
        #expect(try shim.words("argv").dropFirst() == ["-v"])
    }
}
