// SPDX-License-Identifier: Apache-2.0

import Glibc
import Testing

@testable import LinuxHost

/// What this program runs out of, and what it hands on.
@Suite(.serialized) struct ShortageTests {
    @Test func whatWasReadWhileSomethingRanOutDoesNotCount() async throws {
        let error = await #expect(throws: SystemError.self) {
            try await BlockingIO.read { () throws(SystemError) in
                // As it is swallowed by whoever takes what cannot be opened for what is not there.
                _ = try? { () throws(SystemError) in throw SystemError("open x", number: EMFILE) }()
                return 1
            }
        }
        #expect(error?.isShortage == true)
        #expect(error?.description == "open x: out of file descriptors (limit \(DescriptorLimit.current))")
        for _ in 0..<8 { #expect(try await BlockingIO.read { () throws(SystemError) in 1 } == 1) }
    }

    @Test func whatIsNotThereIsNoShortage() async throws {
        let found = try await BlockingIO.read { () throws(SystemError) in
            (try? BoundedFile.read("/none", limitBytes: 1)) == nil && ProcessStat(pid: .max) == nil
        }
        #expect(found)
        #expect(try ProcessStat.look(.max) == nil)
        #expect(try ProcessStat.look(getpid())?.isStillThere == true)
    }

    @Test func whatIsChangedCountsWhateverRanOut() async throws {
        let done = try await BlockingIO.change { () throws(SystemError) in
            _ = SystemError("open x", number: EMFILE)
            return 1
        }
        #expect(done == 1)
    }

    @Test func programsGetTheLimitThatThisOneWasGiven() async throws {
        var limits = rlimit()
        #expect(getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limits) == 0)
        let (given, most) = (limits.rlim_max / 2, limits.rlim_max)
        limits.rlim_cur = given
        #expect(setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limits) == 0)
        DescriptorLimit.raise()
        #expect(DescriptorLimit.current == Int(clamping: most))
        let shell = try OutputProgram("/bin/sh", ["-c", "ulimit -Sn; ulimit -Hn"])
        var output: [UInt8] = []
        while let bytes = shell.read() {
            output += bytes
            if bytes.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
        }
        #expect(String(decoding: output, as: UTF8.self) == "\(given)\n\(most)\n")
        #expect(DescriptorLimit.current == Int(clamping: most))
        let start = ProgramStart()
        #expect(DescriptorLimit.current == Int(clamping: given))
        start.isOver()
        start.isOver()
        #expect(DescriptorLimit.current == Int(clamping: most))
    }
}
