// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Dispatch
import Glibc
import ShimSimulator

/// `shimtop simulate`: simulated shims for another process to look at, for tests and measurements.
struct Simulate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run simulated shims, print their state directory, and go on until stdin closes or SIGTERM comes.",
        shouldDisplay: false
    )

    @Option(help: "Shims in all; without it the host of --demo is run.")
    var shims: Int?

    @Option(help: "How many of them accept connections and answer nothing.")
    var hanging = 0

    @Option(help: "How many of them have a socket on which nobody listens.")
    var dead = 0

    @Option(help: "How many of them answer garbage.")
    var garbage = 0

    func run() async throws {
        let scenario = shims.map { Scenario.fleet(shims: $0, hanging: hanging, dead: dead, garbage: garbage) } ?? .demo
        try await SimulatedHost.run(scenario) { host in
            try StandardOutput.print(host.stateDirectory)
            await Self.untilToldToEnd()
        }
    }

    private static func untilToldToEnd() async {
        let (end, continuation) = AsyncStream.makeStream(of: Never.self)
        let input = DispatchSource.makeReadSource(fileDescriptor: STDIN_FILENO)
        input.setEventHandler {
            var bytes = [UInt8](repeating: 0, count: 4096)
            if read(STDIN_FILENO, &bytes, bytes.count) <= 0 { continuation.finish() }
        }
        input.resume()
        let signals = [SIGTERM, SIGINT, SIGHUP].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number)
            source.setEventHandler { continuation.finish() }
            source.resume()
            return source
        }
        for await _ in end {}
        input.cancel()
        for source in signals { source.cancel() }
    }
}
