// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Glibc
import ShimSimulator

/// `shimtop simulate`: simulated shims for another process to look at, for tests and measurements.
struct Simulate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run simulated shims, print their state directory, and go on until stdin closes.",
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
            print(host.stateDirectory)
            fflush(nil)
            await Self.untilInputEnds()
        }
    }

    /// Reads on a thread of its own: nothing else here may wait for it.
    private static func untilInputEnds() async {
        await withCheckedContinuation { waiter in
            let box = Box(waiter)
            var thread = pthread_t()
            let argument = Unmanaged.passRetained(box).toOpaque()
            pthread_create(&thread, nil, { argument in
                var byte: UInt8 = 0
                while read(STDIN_FILENO, &byte, 1) > 0 {}
                if let argument { Unmanaged<Box>.fromOpaque(argument).takeRetainedValue().waiter.resume() }
                return nil
            }, argument)
        }
    }

    private final class Box: Sendable {
        let waiter: CheckedContinuation<Void, Never>
        init(_ waiter: CheckedContinuation<Void, Never>) { self.waiter = waiter }
    }
}
