// SPDX-License-Identifier: Apache-2.0

import Glibc
import Testing

/// What the machine must have for the suites on real shims: where it is missing they are skipped with the reason, and
/// fail instead where `SHIMTOP_REQUIRE_CONTAINERD=1` is set, as CI does.
enum Requirements {
    static let missing: String? = {
        if geteuid() != 0 { return "not root" }
        let absent = ["containerd", "ctr", "runc", "tmux", "busybox"].filter { !Shell.has($0) }
        return absent.isEmpty ? nil : "not installed: \(absent.joined(separator: ", "))"
    }()

    static var areRequired: Bool { getenv("SHIMTOP_REQUIRE_CONTAINERD").map { String(cString: $0) } == "1" }
}

extension Trait where Self == ConditionTrait {
    /// Skips, or fails where containerd is required, when the machine cannot run real shims.
    static var realShims: Self {
        .enabled("needs root, containerd, runc, busybox and tmux: \(Requirements.missing ?? "all there")") {
            Requirements.missing == nil || Requirements.areRequired
        }
    }
}
