// SPDX-License-Identifier: Apache-2.0

public import ContainerdShims
public import FoundationEssentials

/// What one poll found out about one task and the shim that serves it.
///
/// A value: it never changes under its reader.
public struct ShimReading: Sendable, Hashable, Identifiable {
    /// The task.
    public let id: TaskID
    /// Absolute path of the bundle directory.
    public let bundle: String
    /// Inode of that directory, which tells it from a later one of the same name; 0 where it is not known.
    public var bundleInode: UInt64 = 0
    /// What the shim said last.
    ///
    /// Older than the snapshot when ``health`` is not `ok` or `slow`; see ``answeredAt``.
    public var status: TaskStatus = .unknown
    /// What was concluded about the shim.
    public var health: ShimHealth = .broken
    /// Whether nobody listens on the shim's socket though its process ``shimPid`` is there.
    public var isUnreachable = false
    /// One sentence that says why ``health`` is what it is; empty when there is nothing to say.
    public var why: String = ""
    /// Whether the shim could not be asked since, for a reason of this program's own that ``why`` tells: everything here is as
    /// it was known before.
    public var isOld = false
    /// Whether a call has been in flight for longer than ``RegistryLimits/overdue``, and is still waited for.
    public var isOverdue = false
    /// When ``health`` took its present value.
    public var healthSince: ContinuousClock.Instant
    /// When the shim last answered for this task; nil when it never did.
    public var answeredAt: ContinuousClock.Instant?
    /// Round trip of the last answered `State` call; nil when none was answered.
    public var latency: Duration?
    /// Init process, in the host's pid namespace; nil when the shim names none.
    public var pid: Int32?
    /// Start of the init process in clock ticks since boot, which with ``pid`` names it for good.
    public var pidStartTicks: UInt64?
    /// How long the init process has run; nil when it is not seen in `/proc`.
    public var age: Duration?
    /// The shim's own process, as it says in `Connect`.
    public var shimPid: Int32?
    /// Start of that process in clock ticks since boot.
    public var shimStartTicks: UInt64?
    /// Exit status of the init process, 128 + signal when one killed it; nil while it has not exited.
    public var exitStatus: UInt32?
    /// When the init process exited; nil while it has not, and when the shim does not say.
    public var exitedAt: Date?
    /// Where the init process reads and writes, as the shim said last; nil when it never answered.
    public var io: TaskIO?
    /// Where and how the shim is reached; nil when the bundle does not tell.
    public var endpoint: ShimEndpoint?
    /// What the container is, from its `config.json`.
    public var about: TaskDescription = TaskDescription()
    /// Other tasks served by the same shim, sorted.
    public var sharesShimWith: [TaskID] = []
    /// Other tasks whose specs name the same cgroup or one below it, sorted: what is done to the cgroup hits them too.
    public var sharesCgroupWith: [TaskID] = []

    /// Whether the shim does not answer at present, whatever has been concluded from it.
    package var isSilent: Bool { isOverdue || health == .unresponsive }

    /// A reading in which nothing is known yet.
    public init(id: TaskID, bundle: String, healthSince: ContinuousClock.Instant) {
        self.id = id
        self.bundle = bundle
        self.healthSince = healthSince
    }
}

/// What one poll concluded about the shim behind a bundle, best first.
public enum ShimHealth: String, Sendable, Hashable, CaseIterable, Codable {
    /// It answered in time and what it said agrees with the host.
    case ok
    /// It answered, but later than ``RegistryLimits/slow``.
    case slow
    /// It accepts connections or holds its socket, but missed its deadline. Never to be treated as dead.
    case unresponsive
    /// It answers, but not to this task: the bundle is there, the shim does not know the id, or its pid is gone.
    case ghost
    /// Nobody listens on its socket.
    case dead
    /// It cannot be asked: the bundle is unreadable, or names a version or protocol that is not understood.
    case broken
}

/// What a task is called.
extension ShimReading {
    /// A long id cut to what is enough to tell it by, less where there is a name too.
    private func shortID(_ length: Int) -> String { id.id.count > 24 ? String(id.id.prefix(length)) : id.id }

    /// What groups the task: its pod, else its containerd namespace.
    package var group: String {
        guard let pod = about.pod else { return id.namespace }
        return about.podNamespace.map { "\($0)/\(pod)" } ?? pod
    }

    /// The container's name before its id.
    package var taskName: String {
        if let container = about.container, container != id.id { return "\(container) \(shortID(6))" }
        return about.isSandbox ? "pause \(shortID(6))" : shortID(12)
    }

    /// The task in one phrase, for titles and the journal.
    package var label: String { "\(group)/\(taskName)" }
}
