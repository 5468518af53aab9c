// SPDX-License-Identifier: Apache-2.0

import LinuxHost
import LogText
import Synchronization

/// Follows several sources at the same time, and delivers what they bring in the order of time.
final class MergedFollower: Sendable {
    private let sources: [LogSource]
    private let deliver: @Sendable (LogUpdate) -> Void
    private let merge: Mutex<LiveMerge>
    /// Called when there are lines to be delivered later.
    private let isKeeping: WakeUp

    init(_ sources: [LogSource], _ deliver: @escaping @Sendable (LogUpdate) -> Void) throws(SystemError) {
        self.sources = sources
        self.deliver = deliver
        merge = Mutex(LiveMerge(haveHistory: sources.map(\.hasHistory), at: .now))
        isKeeping = try WakeUp()
    }

    /// Returns once no source brings anything more, and all is delivered.
    func run(_ options: LogOptions) async {
        await withTaskGroup(of: Void.self) { group in
            for (index, source) in sources.enumerated() {
                group.addTask { await self.follow(source, index, options) }
            }
            await withTaskGroup(of: Void.self) { timer in
                timer.addTask { await self.deliverInTime() }
                await group.waitForAll()
                timer.cancelAll()
            }
        }
        perform { $0.due(at: .now + LiveMerge.patience) }
    }

    private func follow(_ source: LogSource, _ index: Int, _ options: LogOptions) async {
        await source.follow(options) { update in
            self.perform { $0.take(update, from: index, at: .now, .now()) }
        }
        perform { $0.ended(index) }
    }

    /// Delivers while it is locked: so in order.
    private func perform(_ change: (inout LiveMerge) -> [LogUpdate]) {
        let isKeeping = merge.withLock { merge in
            for update in change(&merge) { deliver(update) }
            return merge.nextDue != nil
        }
        if isKeeping { self.isKeeping.call() }
    }

    private func deliverInTime() async {
        do {
            let wakeUp = try WakeUp()
            try await IOService.run("log merge", cancelledBy: wakeUp) { self.deliverInTime(until: wakeUp) }
        } catch {
            deliver(.unavailable("lines cannot be put in order: \(error)"))
        }
    }

    private func deliverInTime(until wakeUp: WakeUp) {
        while !wakeUp.wait([isKeeping.descriptor], atMost: .seconds(60)) {
            isKeeping.heard()
            while let due = merge.withLock(\.nextDue),
                !wakeUp.wait([], atMost: max(.milliseconds(1), ContinuousClock.now.duration(to: due)))
            {
                perform { $0.due(at: .now) }
            }
        }
    }
}
