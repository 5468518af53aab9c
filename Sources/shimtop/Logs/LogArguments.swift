// SPDX-License-Identifier: Apache-2.0

public import ArgumentParser
public import LogText
import ShimLogs

extension LogSource.Kind: ExpressibleByArgument {}
extension LogPipePolicy: ExpressibleByArgument {}

extension LogLevel: ExpressibleByArgument {
    /// A level by any of its usual names.
    public init?(argument: String) { self.init(word: Array(argument.utf8)) }

    /// The names that are shown as choices.
    public static var allValueStrings: [String] { allCases.map(\.name) }
}
