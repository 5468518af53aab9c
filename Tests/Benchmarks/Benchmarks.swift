// SPDX-License-Identifier: Apache-2.0

/// Runs every benchmark and prints one table: `swift run -c release shimtop-benchmarks`.
@main struct Benchmarks {
    static func main() async throws {
        var table = ResultTable()
        FrameBenchmark.run(into: &table)
        try await CallBenchmark.run(into: &table)
        table.print()
    }
}
