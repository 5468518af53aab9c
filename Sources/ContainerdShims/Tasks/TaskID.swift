// SPDX-License-Identifier: Apache-2.0

/// Names one task on one host: containerd ids are unique within a namespace, not across them.
public struct TaskID: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// containerd namespace, such as `k8s.io`, `moby` or `default`.
    public let namespace: String
    /// Container id, which is also the name of the bundle directory.
    public let id: String

    /// The task of an id in a namespace.
    public init(namespace: String, id: String) {
        self.namespace = namespace
        self.id = id
    }

    /// `namespace/id`.
    public var description: String { "\(namespace)/\(id)" }

    /// By namespace, then by id.
    public static func < (left: TaskID, right: TaskID) -> Bool {
        (left.namespace, left.id) < (right.namespace, right.id)
    }
}
