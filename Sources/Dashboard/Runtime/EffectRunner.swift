// SPDX-License-Identifier: Apache-2.0

import ContainerdShims

/// Performs effects and posts what comes of each as a message.
struct EffectRunner: Sendable {
    let registry: RegistryEffects
    /// nil where nothing is written down: on a simulated host.
    let journal: JournalFile?
    let mailbox: Mailbox

    func poll(askAll: Bool) async { mailbox.post(await registry.poll(askAll: askAll)) }

    func readProcesses(of id: TaskID) async { mailbox.post(await registry.readProcesses(of: id)) }

    func act(_ action: TaskAction) async {
        let subject = "\(action.name) \(action.target.id) \(action.target.identity)"
        await write("asked: \(subject)")
        let result = await registry.act(action)
        switch result {
        case .success(let what): await write("done: \(subject): \(what)")
        case .failure(let error): await write("failed: \(subject): \(error.message)")
        }
        mailbox.post(.actionFinished(action, result))
    }

    /// Follows a task's log, unless another one is asked for right away: a selection that runs through the table opens
    /// no pipe on its way.
    func followLog(of id: TaskID) async {
        guard (try? await Task.sleep(for: .milliseconds(150))) != nil else { return }
        await registry.followLog(of: id) { [mailbox] in mailbox.post($0) }
    }

    private func write(_ line: String) async {
        do { try await journal?.append(line) } catch {
            mailbox.post(.journalFailed(error.description))
        }
    }
}

extension ActionTarget {
    fileprivate var identity: String {
        let known = [
            ("pid", pid.map(String.init)), ("start", pidStartTicks.map(String.init)),
            ("shim", shimPid.map(String.init)),
        ]
        return known.compactMap { key, value in value.map { "\(key)=\($0)" } }.joined(separator: " ")
    }
}
