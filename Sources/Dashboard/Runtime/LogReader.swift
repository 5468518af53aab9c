// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import HostActions
import HostSession
import ShimLogs

/// Reads the log of one task after another, and posts what it brings.
struct LogReader: Sendable {
    let host: any Host
    /// What may be done to the log pipes of shims unless a person agrees to more.
    let pipePolicy: LogPipePolicy
    let mailbox: Mailbox

    /// Reads a task's log until the caller's task is cancelled; what takes lines from others is done as an action, which lasts for as
    /// long as they are read.
    func follow(_ id: LogBufferID, _ kind: LogSource.Kind?, as action: TaskAction?) async {
        guard let action else {
            // Unless another one is asked for right away: a selection that runs through the table opens no pipe on its way.
            guard (try? await Task.sleep(for: .milliseconds(150))) != nil else { return }
            return await readNotingHandovers(id, kind, hasConsent: false)
        }
        let mailbox = mailbox
        do throws(ShimError) {
            try await host.perform(action, telling: { mailbox.post(.noted($0.sentence, .warning)) }) {
                () throws(ShimError) in
                mailbox.post(.actionFinished(action, .begun))
                await readNotingHandovers(id, kind, hasConsent: true)
            }
        } catch {
            mailbox.post(.actionFinished(action, .failed(error)))
        }
    }

    /// Reads a task's log; what its pipe goes through meanwhile is written down like everything that changes something.
    private func readNotingHandovers(_ id: LogBufferID, _ kind: LogSource.Kind?, hasConsent: Bool) async {
        let (handovers, feed) = AsyncStream.makeStream(of: LogPipeHandover.self, bufferingPolicy: .bufferingNewest(64))
        let watch = RescueWatch(task: id.task, isAction: hasConsent)
        await withTaskGroup(of: Void.self) { group in
            group.addTask { [host, mailbox] in
                for await handover in handovers {
                    for detour in await host.note(handover) { mailbox.post(.noted(detour.sentence, .warning)) }
                }
            }
            await read(id, kind, hasConsent) { [mailbox] message in
                if let handover = watch.take(message) { feed.yield(handover) }
                mailbox.post(message)
            }
            if let handover = watch.end() { feed.yield(handover) }
            feed.finish()
        }
    }

    /// Reads one source of a task's lines: the kind wanted, else the first that can be read without harm.
    private func read(
        _ id: LogBufferID,
        _ kind: LogSource.Kind?,
        _ hasConsent: Bool,
        _ post: @escaping @Sendable (Message) -> Void
    ) async {
        let sources = await host.logSources(of: id.task)
        let source =
            kind.flatMap { kind in sources.first { $0.kind == kind } }
            ?? sources.first { $0.obstacle == nil && $0.harm == nil } ?? sources.first
        post(.logSources(id, sources, reading: source))
        guard let source else { return post(.log(id, .unavailable("the task's bundle is gone"))) }
        guard source.obstacle == nil, source.harm == nil || hasConsent else { return }
        var options = LogOptions()
        options.pipePolicy = hasConsent && source.kind == .shim ? .drain : pipePolicy
        await host.follow(source, options) { post(.log(id, $0)) }
    }
}
