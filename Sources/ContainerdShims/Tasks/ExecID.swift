// SPDX-License-Identifier: Apache-2.0

/// Names an additional process within its task.
public struct ExecID: Hashable, Sendable, CustomStringConvertible {
    /// As it was given.
    public let name: String

    /// Throws `invalidArgument` for a name that containerd would not take.
    public init(_ name: String) throws(ShimError) {
        try Identifier.validate(name, as: "exec id")
        self.name = name
    }

    /// The name.
    public var description: String { name }
}
