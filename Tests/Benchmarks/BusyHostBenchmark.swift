// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import Foundation
import Glibc
import HostRegistry

/// What the idle dashboard costs over a thousand simulated shims, on a host with few open files and with 50,000; beside
/// containerd's Go client, which asks the same shims once a second.
struct BusyHostBenchmark {
    let go: GoClient?

    private static let shims = 1000
    private static let processes = 500
    private static let files = 100
    private static let seconds = 20

    func run(into table: inout ResultTable) async throws {
        let own = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        let program = own.deletingLastPathComponent().appendingPathComponent("shimtop").path
        guard access(program, X_OK) == 0 else {
            return table.omit("a busy host", because: "\(program) is not built: swift build -c release")
        }
        let (quiet, busy, theirs) = try await SimulatedFleet.run(shims: Self.shims) { state in
            let quiet = try Self.idle(program, state)
            let theirs = try await polling(state)
            let others = try Self.openFiles()
            defer { others.forEach { kill($0, SIGKILL) } }
            return (quiet, try Self.idle(program, state), theirs)
        }
        let name = "idle dashboard, \(Self.shims) tasks"
        table.add("\(name), CPU", Self.percent(quiet.processor))
        table.add("\(name), CPU, \(Self.processes * Self.files) open files", Self.percent(busy.processor))
        table.add("\(name), ratio", "\((busy.processor / quiet.processor * 100).rounded() / 100) x")
        table.add("\(name), resident memory", "\(busy.residentKiB / 1024) MiB")
        guard let theirs else { return }
        table.add("Go client, once a second, CPU", Self.percent(theirs))
        table.add("\(name), beside the Go client", "\((busy.processor / theirs * 100).rounded() / 100) x")
    }

    private static func percent(_ share: Double) -> String { "\((share * 10_000).rounded() / 100) %" }

    private static func idle(_ program: String, _ state: String) throws -> MeasuredTerminal.Idle {
        let terminal = try MeasuredTerminal([program, "--state", state])
        defer { terminal.end() }
        // Until all are steady.
        terminal.drain(.seconds(15))
        return try terminal.idle(for: .seconds(seconds))
    }

    private func polling(_ stateDirectory: String) async throws -> Double? {
        guard let go else { return nil }
        let options = RegistryOptions(stateDirectories: [StateDirectory(path: stateDirectory)])
        let shims = try await ShimRegistry.withRegistry(options) { registry in
            await registry.snapshot(patience: .seconds(30)).readings.compactMap { reading in
                reading.endpoint.map { endpoint in
                    MeasuredShim(
                        params: BootstrapParams(
                            version: endpoint.version,
                            address: endpoint.address,
                            wireProtocol: .ttrpc
                        ),
                        id: reading.id.id
                    )
                }
            }
        }
        return try await go.polling(shims, seconds: Self.seconds)
    }

    /// Processes that do nothing and have files open.
    private static func openFiles() throws -> [pid_t] {
        let script = "for i in {1..\(files)}; do exec {fd}</etc/hostname; done; exec sleep 1000"
        return try (0..<processes).map { _ in
            let words: [String] = ["bash", "-c", script]
            var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
            defer { for pointer in arguments { free(pointer) } }
            var pid: pid_t = 0
            let failure = posix_spawnp(&pid, "bash", nil, nil, &arguments, environ)
            guard failure == 0 else { throw Program.Failure(description: "bash: errno \(failure)") }
            return pid
        }
    }
}
