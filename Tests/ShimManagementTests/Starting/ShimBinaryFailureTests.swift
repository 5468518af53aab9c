// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import Foundation
import LinuxHost
import ShimTestSupport
import Testing

@testable import ShimManagement

/// A shim's program that fails, hangs or talks nonsense.
@Suite struct ShimBinaryFailureTests {
    private func start(
        _ script: String,
        within deadline: Duration = .seconds(10)
    ) async throws -> (shim: FakeShim, error: ShimError) {
        let shim = try FakeShim(script)
        do throws(ShimError) {
            let params = try await shim.binary.start(shim.context, stdin: .options, within: deadline)
            throw ShimError(.unknown, "it started: \(params)")
        } catch {
            return (shim, error)
        }
    }

    @Test func anExitCodeIsToldWithTheLastWords() async throws {
        let (_, error) = try await start("for i in 1 2 3 4 5 6 7 8 9; do echo line $i >&2; done; exit 3")
        #expect(error.code == .unknown)
        #expect(error.message.contains("for ns/t: exit code 3: line 2\n"), "\(error)")
        #expect(error.message.hasSuffix("\nline 9"))
    }

    @Test func aSignalIsTold() async throws {
        #expect(try await start("kill -9 $$").error.message.hasSuffix("ended by signal 9"))
    }

    @Test(
        arguments: [
            ("", "answer is empty"),
            ("printf '\\377\\376\\000'", "is no address"),
            ("echo usage; echo /run/x", "is no address"),
            (#"echo '{"version":4,"address":"unix:///a","protocol":"ttrpc"}'"#, "version 4 of the shim API"),
        ]
    )
    func nonsenseIsRefused(script: String, words: String) async throws {
        let error = try await start("echo hint >&2; \(script)").error
        #expect(error.code == .invalid)
        #expect(error.message.contains(words), "\(error)")
        #expect(error.message.hasSuffix(": hint"), "\(error)")
    }

    @Test func anEndlessAnswerIsCutOff() async throws {
        let error = try await start("yes").error
        #expect(error.message.contains("printed more than 65536 bytes"), "\(error)")
    }

    @Test func endlessComplaintsAreCutOff() async throws {
        let error = try await start("echo first >&2; seq 100000 >&2; exit 1").error
        #expect(error.message.hasSuffix("99999\n100000"), "\(error.message.count)")
    }

    @Test func whoHangsIsKilledWithItsChildren() async throws {
        let began = ContinuousClock.now
        let (shim, error) = try await start(
            "trap '' TERM; echo stuck >&2; echo $$ > $here/pid; (sleep 77 & echo $! > $here/child; wait); sleep 78",
            within: .seconds(2)
        )
        #expect(error.code == .deadlineExceeded)
        #expect(error.message.hasSuffix("killed, because it had not ended after 2 s: stuck"), "\(error)")
        #expect(.now - began < .seconds(30))
        try await expectGone(shim, "pid")
        try await expectGone(shim, "child")
    }

    @Test func whoHangsWithItsOutputClosedIsKilledToo() async throws {
        let (shim, error) = try await start(
            "echo $$ > $here/pid; exec >&- 2>&-; sleep 77",
            within: .seconds(2)
        )
        #expect(error.code == .deadlineExceeded)
        try await expectGone(shim, "pid")
    }

    @Test func aCallerThatGivesUpIsNotHeldUp() async throws {
        let shim = try FakeShim("echo $$ > $here/pid; sleep 77")
        let call = Task { try await shim.binary.start(shim.context, stdin: .options, within: .seconds(60)) }
        try await eventually("it runs", within: .seconds(20)) { (try? shim.number("pid")) != nil }
        call.cancel()
        let result = await call.result
        #expect { try result.get() } throws: { ($0 as? ShimError)?.message.hasSuffix("given up") == true }
        try await expectGone(shim, "pid")
    }

    @Test(arguments: ["sleep 77", "while :; do echo x >&2; done"])
    func whatIsLeftBehindWithTheOutputOpenIsNotWaitedFor(daemon: String) async throws {
        let shim = try FakeShim("setsid sh -c 'echo $$ > '$here'/pid; \(daemon)' & echo unix:///run/s/1")
        let began = ContinuousClock.now
        let params = try await shim.binary.start(shim.context, stdin: .options, within: .seconds(30))
        #expect(params.address == "unix:///run/s/1")
        #expect(.now - began < .seconds(15))
        try await eventually("the daemon lives") { (try? shim.number("pid")) != nil }
        let pid = try #require(try shim.number("pid"))
        #expect(kill(pid, 0) == 0)
        kill(-pid, SIGKILL)
    }

    @Test func missingThingsAreNamed() async throws {
        let shim = try FakeShim("")
        var context = shim.context
        context.bundle = "\(shim.folder.path)/gone"
        await #expect { try await shim.binary.start(context, stdin: .options, within: .seconds(5)) } throws: {
            ($0 as? ShimError)?.message.contains("gone, in which it runs, is no directory") == true
        }
        let missing = ShimBinary(path: "\(shim.folder.path)/missing")
        await #expect { try await missing.start(shim.context, stdin: .options, within: .seconds(5)) } throws: {
            ($0 as? ShimError)?.message.contains("missing does not exist") == true
        }
    }

    @Test func nothingStaysOpenAndNobodyUnreaped() async throws {
        let failing = try FakeShim("exit 1")
        let hanging = try FakeShim("sleep 77")
        let missing = ShimBinary(path: "/nowhere/shim")
        func failOnce() async {
            _ = try? await failing.binary.start(failing.context, stdin: .options, within: .seconds(10))
            _ = try? await hanging.binary.start(hanging.context, stdin: .options, within: .milliseconds(50))
            _ = try? await missing.start(failing.context, stdin: .options, within: .seconds(10))
        }
        // Subprocess opens some descriptors once and for all.
        await failOnce()
        // Other tests run meanwhile: only what grows with every call counts.
        let before = try descriptors()
        for _ in 0..<20 { await failOnce() }
        #expect(try descriptors() < before + 15)
        let children = ProcessStat.allPids().compactMap { ProcessStat(pid: $0) }.filter { $0.parentPid == getpid() }
        #expect(children.filter { $0.state == "Z" }.count < 15)
    }

    private func descriptors() throws -> Int { try Directory.entries("/proc/self/fd").count }

    /// A killed process may be a zombie yet that whoever adopted it has not reaped.
    private func expectGone(_ shim: FakeShim, _ name: String) async throws {
        let pid = try #require(try shim.number(name))
        try await eventually("\(name) is gone", within: .seconds(20)) {
            let state = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)
            return state.map { $0.contains(") Z ") } ?? true
        }
    }
}
