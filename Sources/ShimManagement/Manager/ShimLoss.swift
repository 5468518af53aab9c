// SPDX-License-Identifier: Apache-2.0

public import ContainerdShims

/// A connection to a shim that ended unasked, what was found, and what was done about it.
public struct ShimLoss: Sendable, Hashable {
    /// The task whose shim it was.
    public var id: TaskID
    /// What was found.
    public var evidence: ShimEvidence
    /// What was concluded.
    public var vitality: ShimVitality
    /// What was done; nil when nothing was, as the shim is not dead or the policy does not allow it.
    public var cleanup: DeadShimReport?
}
