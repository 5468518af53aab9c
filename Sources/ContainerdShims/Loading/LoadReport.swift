// SPDX-License-Identifier: Apache-2.0

/// What came of loading many shims: every bundle is in exactly one of the lists.
public struct LoadReport: Sendable {
    /// Those that answered, sorted by id.
    public var loaded: [LoadedShim] = []
    /// Those that did not, sorted by id.
    public var failures: [LoadFailure] = []
    /// Directories that could not be read, each a sentence.
    public var problems: [String] = []
    /// What was changed on the host, each a sentence; empty unless the policy is ``LoadPolicy/manager``.
    public var actions: [String] = []
}
