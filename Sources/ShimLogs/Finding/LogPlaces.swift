// SPDX-License-Identifier: Apache-2.0

/// Where those who keep containers' output keep it on this host.
public struct LogPlaces: Sendable, Hashable {
    /// The kubelet's folder of pods' logs, default: `/var/log/pods`.
    public var podLogs = "/var/log/pods"
    /// Docker's folder, where its configuration names no other; default: `/var/lib/docker`.
    public var dockerRoot = "/var/lib/docker"
    /// Docker's configuration, default: `/etc/docker/daemon.json`.
    public var dockerConfiguration = "/etc/docker/daemon.json"
    /// The program that prints the journal, default: `/usr/bin/journalctl`.
    public var journalctl = "/usr/bin/journalctl"

    /// The usual places.
    public init() {}
}
