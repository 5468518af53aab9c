// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Glibc

/// Feeds one parser with bytes that libFuzzer makes up, and stops at the first that break what is expected of it.
@main struct ShimtopFuzz: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "shimtop-fuzz",
        abstract: "Fuzz one of shimtop's parsers; an input that fails is kept as crash-HASH."
    )

    @Argument(help: "What is fuzzed: \(FuzzTarget.allCases.map(\.rawValue).joined(separator: ", ")).")
    var target: FuzzTarget

    @Option(help: "How long; 0 is without end.")
    var seconds = 60

    @Option(help: "A folder that inputs of new coverage are added to.")
    var corpus: String?

    @Option(help: "Seed of the generator; 0 is a new one each time.")
    var seed = 0

    @Argument(help: "Folders of inputs to start from, or files to run once; or, after --, libFuzzer's own flags.")
    var rest: [String] = []

    func run() throws {
        if let corpus { mkdir(corpus, 0o777) }
        let flags = ["-max_total_time=\(seconds)", "-seed=\(seed)", "-timeout=10", "-print_final_stats=1"]
        LibFuzzer.target = target
        throw ExitCode(LibFuzzer.run(arguments: ["shimtop-fuzz"] + flags + [corpus].compactMap(\.self) + rest))
    }
}
