// SPDX-License-Identifier: Apache-2.0

import LinuxHost
import Synchronization

extension LogSource {
    /// Delivers the lines of the source until the caller's task is cancelled, or, with ``LogOptions/isFollowing`` off, until
    /// all that is there has been delivered.
    ///
    /// When it returns everything that it opened is closed. Reading a source that names ``harm`` does that harm.
    ///
    /// `deliver` is called in order, never at the same time, on threads that may wait: while it does nothing is read.
    public func follow(
        _ options: LogOptions = LogOptions(),
        _ deliver: @escaping @Sendable (LogUpdate) -> Void
    ) async {
        do throws(SystemError) {
            try await follow(options, at: place, deliver)
        } catch {
            deliver(.unavailable("\(name) cannot be followed: \(error)"))
        }
    }

    private func follow(
        _ options: LogOptions,
        at place: Place,
        _ deliver: @escaping @Sendable (LogUpdate) -> Void
    ) async throws(SystemError) {
        switch place {
        case .nowhere: deliver(.unavailable(obstacle ?? "\(name) cannot be read"))
        case .file(let file): try await follow(file, nil, options, deliver)
        case .daemonFile(let file, let rule): try await follow(file, rule, options, deliver)
        case .journal(let journal, let rule):
            let (wakeUp, name) = (try WakeUp(), name)
            try await IOService.run("log journal", cancelledBy: wakeUp) {
                var follower = JournalFollower(journal, name: name, options, wakeUp: wakeUp, rule: rule, deliver)
                follower.run()
            }
        case .outputPipes(let pipes):
            let (wakeUp, name) = (try WakeUp(), name)
            try await IOService.run("log output", cancelledBy: wakeUp) {
                var follower = OutputPipeFollower(pipes, name: name, options, wakeUp: wakeUp, deliver)
                follower.run()
            }
        case .shimPipe(let path, let rule): await Self.follow(path, rule, options, deliver)
        case .merged(let sources): await (try MergedFollower(sources, deliver)).run(options)
        }
    }

    private func follow(
        _ file: LogFile,
        _ rule: ShimLineRule?,
        _ options: LogOptions,
        _ deliver: @escaping @Sendable (LogUpdate) -> Void
    ) async throws(SystemError) {
        var file = file
        file.longestLineBytes = options.longestLineBytes
        let (log, wakeUp, name) = (file, try WakeUp(), name)
        try await IOService.run("log file", cancelledBy: wakeUp) {
            var follower = FileFollower(log, name: name, options, wakeUp: wakeUp, rule: rule, deliver)
            follower.run()
        }
    }

    private static func follow(
        _ path: String,
        _ rule: ShimLineRule,
        _ options: LogOptions,
        _ deliver: @escaping @Sendable (LogUpdate) -> Void
    ) async {
        let pipe = ShimLogPipe(path: path, policy: options.pipePolicy, longestLineBytes: options.longestLineBytes)
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                let source = Mutex(ShimPipeSource(rule))
                await pipe.follow { update in
                    if let update = source.withLock({ $0.take(update) }) { deliver(update) }
                }
            }
            if !options.isFollowing { group.addTask { try? await Task.sleep(for: options.pipeTime) } }
            await group.next()
            group.cancelAll()
        }
    }
}
