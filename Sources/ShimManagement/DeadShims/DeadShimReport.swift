// SPDX-License-Identifier: Apache-2.0

public import ContainerdShims

/// What came of cleaning up after a dead shim.
public struct DeadShimReport: Sendable, Hashable {
    /// How the task ended: what the shim's binary said, or 255 and now when it said nothing.
    public var exit: TaskExit
    /// What the binary wrote beside its answer; lines of information, mostly.
    public var binaryWarnings = ""
    /// Whether the bundle is gone.
    public var isBundleRemoved = false
    /// What went wrong, each a sentence.
    public var problems: [String] = []
}
