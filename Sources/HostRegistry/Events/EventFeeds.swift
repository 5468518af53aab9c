// SPDX-License-Identifier: Apache-2.0

public import ContainerdShims
import NIOPosix

/// Feeds an exchange from everything that can be learned about a host's tasks without changing anything on it.
///
/// Differences between polls are always looked at. While they answer, shims are waited on for exits, which come at once
/// then, and containerd tells what it knows.
public struct EventFeeds: Sendable {
    /// Tasks whose exit is waited for, at most; the exits of others are noticed with the next poll.
    public static let maxWaits = 1024

    private let registry: ShimRegistry
    private let exchange: EventExchange
    private let interval: Duration
    private let daemonSockets: [String]

    /// Feeds from a registry that runs, polled at an interval, and from the containerds that listen on these sockets.
    public init(
        registry: ShimRegistry,
        publishingTo exchange: EventExchange,
        interval: Duration = .seconds(1),
        daemonSockets: [String] = []
    ) {
        self.registry = registry
        self.exchange = exchange
        self.interval = interval
        self.daemonSockets = daemonSockets
    }

    /// Publishes until the caller's task is cancelled.
    public func run() async {
        await withDiscardingTaskGroup { group in
            for socket in daemonSockets {
                group.addTask { await DaemonEvents(socket: socket, clock: registry.clock).run(publishingTo: exchange) }
            }
            var last = await registry.snapshot(patience: .seconds(2))
            var waitedFor: Set<Waited> = []
            while !Task.isCancelled {
                let alive = Set(last.readings.filter(\.isBelievedAlive).compactMap(Waited.init))
                // Whoever does not answer for a while is waited for all the same, and not a second time afterwards.
                waitedFor.formIntersection(last.readings.filter { $0.status != .stopped }.compactMap(Waited.init))
                for task in alive.subtracting(waitedFor).prefix(Self.maxWaits - waitedFor.count) {
                    waitedFor.insert(task)
                    group.addTask { await wait(for: task) }
                }
                guard (try? await registry.clock.sleep(for: interval)) != nil else { break }
                let next = await registry.snapshot(askAll: false)
                for event in SnapshotEvents.between(last, next) { exchange.publish(event, from: .snapshot) }
                last = next
            }
            group.cancelAll()
        }
    }

    /// A task by its init process, as a later one may have the same id.
    private struct Waited: Hashable, Sendable {
        let id: TaskID
        let pid: Int32

        init?(_ reading: ShimReading) {
            guard let pid = reading.pid else { return nil }
            id = reading.id
            self.pid = pid
        }
    }

    private func wait(for task: Waited) async {
        guard let exit = try? await registry.wait(for: task.id) else { return }
        exchange.publish(
            EventEnvelope(
                .exit(process: task.id.id, pid: task.pid, status: exit.status, at: exit.at),
                of: task.id
            ),
            from: .wait
        )
    }
}

/// What a containerd tells of its tasks for as long as its socket answers, and again when it comes back.
struct DaemonEvents: Sendable {
    let socket: String
    let clock: any RegistryClock
    /// How long a containerd that is gone, or does not answer, is left alone.
    private static let pause: Duration = .seconds(2)

    /// Publishes until the caller's task is cancelled.
    func run(publishingTo exchange: EventExchange) async {
        while !Task.isCancelled {
            if let client = try? await DaemonClient.connect(to: socket, timeout: .seconds(5)) {
                try? await client.forwardEvents(to: exchange)
                await client.close()
            }
            try? await clock.sleep(for: Self.pause)
        }
    }
}
