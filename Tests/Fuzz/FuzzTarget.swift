// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// What can be fuzzed.
enum FuzzTarget: String, CaseIterable, ExpressibleByArgument {
    case frames
    case bootstrap
    case spec
    case log

    var function: LibFuzzer.Target {
        switch self {
        case .frames: { Self.run($0, $1, FrameFuzz.run) }
        case .bootstrap: { Self.run($0, $1, BootstrapFuzz.run) }
        case .spec: { Self.run($0, $1, SpecFuzz.run) }
        case .log: { Self.run($0, $1, LogFuzz.run) }
        }
    }

    private static func run(_ start: UnsafePointer<UInt8>?, _ count: Int, _ body: ([UInt8]) -> Void) -> CInt {
        body(Array(UnsafeBufferPointer(start: start, count: count)))
        return 0
    }
}
