// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import HostRegistry

/// What is done to sandboxes, and to shims without a bundle: no snapshot shows them.
extension ActionPerformer {
    func perform(_ kind: TaskAction.Kind, onSandbox bundle: ShimBundle) async throws(ShimError) -> ActionOutcome {
        let loaded: LoadedShim
        do throws(LoadFailure) { loaded = try await ShimLoader(timeouts: limits.shim).load(bundle) } catch {
            throw error.reason
        }
        let sandbox = loaded.shim.sandbox(bundle.id.id)
        let result: Result<ActionOutcome, ShimError>
        do throws(ShimError) {
            switch kind {
            case .stopSandbox(let grace):
                try await sandbox.stop(grace: grace, timeout: limits.action)
                result = .success(ActionOutcome(words: "stopped"))
            case .shutDownSandbox:
                try await sandbox.shutdown(timeout: limits.action)
                result = .success(ActionOutcome(words: "it has ended with its shim"))
            default: throw ShimError.notDoneHere(kind)
            }
        } catch {
            result = .failure(error)
        }
        await loaded.shim.close()
        return try result.get()
    }

    func recover(shim pid: Int32) async throws(ShimError) -> ActionOutcome {
        let bundle = try await LeakedShimRecovery(stateDirectories: registry.options.stateDirectories).run(shim: pid)
        return ActionOutcome(words: "\(bundle.path) is there again")
    }
}
