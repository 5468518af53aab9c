// SPDX-License-Identifier: Apache-2.0

public import ContainerdShims

/// What a registry looks at, and how patiently.
public struct RegistryOptions: Sendable, Hashable {
    /// Where to look for bundles.
    public var stateDirectories: [StateDirectory]
    /// Only these containerd namespaces; all when empty.
    public var namespaces: Set<String>
    /// How long is waited for what.
    public var limits: RegistryLimits

    /// Options with what they look at and, where it matters, the limits.
    public init(
        stateDirectories: [StateDirectory],
        namespaces: Set<String> = [],
        limits: RegistryLimits = RegistryLimits()
    ) {
        self.stateDirectories = stateDirectories
        self.namespaces = namespaces
        self.limits = limits
    }
}
