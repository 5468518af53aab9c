// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import ContainerdShims

/// Which tasks a command is about, and how long their shims are waited for.
struct TaskSelection: ParsableArguments {
    @OptionGroup var host: HostOptions
    @OptionGroup var patience: Patience

    @Argument(
        help: ArgumentHelp("Id, unique beginning of an id, or NAMESPACE/ID; several may be given.", valueName: "id"),
        completion: .custom { _, _, _ in TaskNames.all }
    )
    var names: [String]

    /// What came of asking about one task.
    struct Outcome<Value: Sendable>: Sendable {
        /// As it was typed.
        let name: String
        let result: Result<(id: TaskID, value: Value), ShimError>
    }

    /// Finds the bundle of each name and does something with it, all at the same time; hands over what came of it in the
    /// order of the names.
    ///
    /// What fails is reported on stderr, and the command ends with the exit code of the first failure.
    func eachBundle<Value: Sendable>(
        sandboxesToo: Bool = false,
        _ act: @escaping @Sendable (ShimBundle, StateDirectory) async throws(ShimError) -> Value,
        then show: ([(id: TaskID, value: Value)]) throws -> Void
    ) async throws {
        let outcomes: [Outcome<Value>] = try await host.withDirectories { directories in
            let tasks = HostTasks(directories, namespaces: Set(host.namespaces), sandboxesToo: sandboxesToo)
            return await withTaskGroup(of: (Int, Outcome<Value>).self) { group in
                Watchdog.shared.waits(for: "the shim of \(names.joined(separator: ", "))")
                for (index, name) in names.enumerated() {
                    group.addTask { (index, await Self.outcome(name, tasks, act)) }
                }
                var all: [(Int, Outcome<Value>)] = []
                for await one in group {
                    all.append(one)
                    let waiting = names.indices.filter { index in !all.contains { $0.0 == index } }.map { names[$0] }
                    if waiting.isEmpty { continue }
                    Watchdog.shared.waits(for: "the shim of \(waiting.joined(separator: ", "))")
                }
                return all.sorted { $0.0 < $1.0 }.map(\.1)
            }
        }
        var firstFailure: ShimError?
        for outcome in outcomes {
            guard case .failure(let error) = outcome.result else { continue }
            CommandFailure.report(error, on: outcome.name)
            firstFailure = firstFailure ?? error
        }
        let values = outcomes.compactMap { try? $0.result.get() }
        if !values.isEmpty { try show(values) }
        if let firstFailure { throw CommandFailure.exitCode(firstFailure.code) }
    }

    /// The same with the shim of each task, loaded and closed again.
    func each<Value: Sendable>(
        sandboxesToo: Bool = false,
        _ ask: @escaping @Sendable (LoadedShim) async throws(ShimError) -> Value,
        then show: ([(id: TaskID, value: Value)]) throws -> Void
    ) async throws {
        let loader = ShimLoader(timeouts: patience.timeouts)
        try await eachBundle(
            sandboxesToo: sandboxesToo,
            { bundle, _ throws(ShimError) in
                let loaded: LoadedShim
                do throws(LoadFailure) { loaded = try await loader.load(bundle) } catch { throw error.reason }
                do throws(ShimError) {
                    let value = try await ask(loaded)
                    await loaded.shim.close()
                    return value
                } catch {
                    await loaded.shim.close()
                    throw error
                }
            },
            then: show
        )
    }

    /// The process of an exec id; the init process without one.
    static func process(of loaded: LoadedShim, _ exec: String?) throws(ShimError) -> any ShimProcess {
        guard let exec else { return loaded.task }
        return loaded.task.process(try ExecID(exec))
    }

    private static func outcome<Value: Sendable>(
        _ name: String,
        _ tasks: HostTasks,
        _ act: @Sendable (ShimBundle, StateDirectory) async throws(ShimError) -> Value
    ) async -> Outcome<Value> {
        do throws(ShimError) {
            let (bundle, directory) = try tasks.find(name)
            return Outcome(name: name, result: .success((bundle.id, try await act(bundle, directory))))
        } catch {
            return Outcome(name: name, result: .failure(error))
        }
    }
}
