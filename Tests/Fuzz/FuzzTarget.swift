// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// What can be fuzzed.
enum FuzzTarget: String, CaseIterable, ExpressibleByArgument {
    case frames
    case bootstrap
    case spec
    case log
    case text

    /// Ends the program when the input breaks what is expected.
    func run(_ input: [UInt8]) {
        switch self {
        case .frames: FrameFuzz.run(input)
        case .bootstrap: BootstrapFuzz.run(input)
        case .spec: SpecFuzz.run(input)
        case .log: LogFuzz.run(input)
        case .text: TextFieldFuzz.run(input)
        }
    }
}
