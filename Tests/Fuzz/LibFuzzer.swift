// SPDX-License-Identifier: Apache-2.0

import Glibc

/// libFuzzer, which `-sanitize=fuzzer` links.
enum LibFuzzer {
    /// What is fuzzed; set once, before any input is run.
    nonisolated(unsafe) static var target = FuzzTarget.frames

    /// Runs the target with libFuzzer's own arguments until its time is over or an input fails.
    static func run(arguments: [String]) -> CInt {
        // libFuzzer leaves a signal alone that has a handler, and the runtime has put its own there for a backtrace:
        // then the input that fails would not be kept.
        for number in [SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV] { signal(number, SIG_DFL) }
        var pointers = arguments.map { strdup($0) } + [nil]
        return pointers.withUnsafeMutableBufferPointer { buffer in
            var count = CInt(arguments.count)
            var start = buffer.baseAddress
            return drive(&count, &start, testOneInput)
        }
    }
}

/// By the name under which libFuzzer's own `main` wants it, although that is not used.
@_cdecl("LLVMFuzzerTestOneInput") func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    LibFuzzer.target.run(Array(UnsafeBufferPointer(start: start, count: count)))
    return 0
}

/// `int LLVMFuzzerRunDriver(int *argc, char ***argv, int (*callback)(const uint8_t *, size_t))`.
@_silgen_name("LLVMFuzzerRunDriver") private func drive(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
    _ target: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt
