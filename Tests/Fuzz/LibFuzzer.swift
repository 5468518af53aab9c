// SPDX-License-Identifier: Apache-2.0

import Glibc

/// libFuzzer, which `-sanitize=fuzzer` links.
enum LibFuzzer {
    typealias Target = @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt

    /// Runs a target with libFuzzer's own arguments until its time is over or an input fails.
    static func run(_ target: Target, arguments: [String]) -> CInt {
        // libFuzzer leaves a signal alone that has a handler, and the runtime has put its own there for a backtrace:
        // then the input that fails would not be kept.
        for number in [SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV] { signal(number, SIG_DFL) }
        var pointers = arguments.map { strdup($0) } + [nil]
        return pointers.withUnsafeMutableBufferPointer { buffer in
            var count = CInt(arguments.count)
            var start = buffer.baseAddress
            return drive(&count, &start, target)
        }
    }
}

/// `int LLVMFuzzerRunDriver(int *argc, char ***argv, int (*callback)(const uint8_t *, size_t))`.
@_silgen_name("LLVMFuzzerRunDriver") private func drive(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
    _ target: LibFuzzer.Target
) -> CInt
