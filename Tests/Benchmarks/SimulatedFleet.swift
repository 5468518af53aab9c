// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Dispatch
import Glibc
import ShimSimulator
import Subprocess
import SystemPackage

/// Many simulated shims in a process of their own, which is this program again.
struct SimulatedFleet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "simulated-fleet", shouldDisplay: false)

    @Argument var shims: Int

    /// Prints the state directory and goes on until stdin closes.
    func run() async throws {
        try await SimulatedHost.run(.fleet(shims: shims)) { host in
            print(host.stateDirectory)
            fflush(nil)
            let (end, continuation) = AsyncStream.makeStream(of: Never.self)
            let input = DispatchSource.makeReadSource(fileDescriptor: STDIN_FILENO)
            input.setEventHandler { continuation.finish() }
            input.resume()
            for await _ in end {}
            input.cancel()
        }
    }

    /// Runs the body, which is given the state directory, beside such a process.
    static func run<Value: Sendable>(shims: Int, _ body: (String) async throws -> Value) async throws -> Value {
        let outcome = try await Subprocess.run(
            .path(FilePath("/proc/\(getpid())/exe")),
            arguments: ["simulated-fleet", "\(shims)"],
            input: .inputWriter,
            output: .sequence,
            error: .currentStandardError
        ) { fleet in
            var stateDirectory: String?
            for try await line in fleet.standardOutput.strings() {
                stateDirectory = line
                break
            }
            guard let stateDirectory else { throw Program.Failure(description: "the simulated shims did not come up") }
            let value = try await body(stateDirectory)
            try await fleet.standardInputWriter.finish()
            return value
        }
        return outcome.closureResult
    }
}
