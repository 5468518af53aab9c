// SPDX-License-Identifier: Apache-2.0

import ContainerdShims

/// Every question and order of the dashboard to the registry; nothing else here calls it.
struct RegistryEffects: Sendable {
    let registry: ShimRegistry

    func poll(askAll: Bool) async -> Message { .snapshot(await registry.snapshot(askAll: askAll)) }

    func readProcesses(of id: TaskID) async -> Message {
        do throws(ShimError) {
            return .processesRead(id, .success(try await registry.processes(of: id)))
        } catch {
            return .processesRead(id, .failure(error))
        }
    }

    /// Does it, and says what was done.
    func act(_ action: TaskAction) async -> Result<String, ShimError> {
        let id = action.target.id
        do throws(ShimError) {
            switch action.kind {
            case .pause:
                try await registry.pause(id)
                return .success("paused")
            case .resume:
                try await registry.resume(id)
                return .success("resumed")
            case .kill(let signal, let all):
                try await registry.kill(id, signal: signal.number, all: all)
                return .success("sent")
            case .delete(let killFirst):
                let report = try await registry.delete(id, killFirst: killFirst)
                let exit = report.exit.map { ["deleted, exit status \($0.status)"] } ?? []
                return .success((exit + report.notes + report.problems).joined(separator: "; "))
            }
        } catch {
            return .failure(error)
        }
    }

    /// Follows the log of one task's shim until the caller's task is cancelled.
    func followLog(of id: TaskID, _ post: @escaping @Sendable (Message) -> Void) async {
        guard let pipe = await registry.logPipe(of: id) else {
            return post(.log(id, .source(.unavailable("the task's bundle is gone"))))
        }
        await pipe.follow { post(.log(id, $0)) }
    }
}
