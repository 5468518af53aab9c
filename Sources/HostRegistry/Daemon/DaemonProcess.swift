// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import Glibc
import LinuxHost

/// A containerd's process, and where its own words say that it listens and keeps its state.
struct DaemonProcess: Sendable, Hashable {
    var process: ProcessStat
    var stateDirectory: String
    var address: String

    /// Every containerd of the host whose arguments and configuration can be read; blocks the calling thread.
    static func all() -> [DaemonProcess] {
        // One in a container, with a pid namespace of its own, is not the host's, whatever it calls itself.
        let namespace = ProcessTree.pidNamespace(of: getpid())
        let named = ProcessStat.all().filter { $0.name == "containerd" && $0.state != "Z" }
        return named.filter { ProcessTree.pidNamespace(of: $0.pid) == namespace }.map { process in
            var found = DaemonProcess(
                process: process,
                stateDirectory: "/run/containerd",
                address: "/run/containerd/containerd.sock"
            )
            let arguments = ProcessUsage.arguments(of: process.pid)
            found.read(configuration: value(of: ["-c", "--config"], in: arguments) ?? "/etc/containerd/config.toml")
            if let state = value(of: ["--state"], in: arguments) { found.stateDirectory = state }
            if let address = value(of: ["-a", "--address"], in: arguments) { found.address = address }
            found.stateDirectory = HostPath.resolved(found.stateDirectory) ?? found.stateDirectory
            return found
        }
    }

    /// Takes in what a configuration file says; of one that cannot be read, nothing.
    private mutating func read(configuration path: String) {
        guard path.hasPrefix("/"), let content = try? BoundedFile.read(path, limitBytes: 1 << 20) else { return }
        read(String(decoding: content, as: UTF8.self))
    }

    mutating func read(_ configuration: String) {
        var table = ""
        for line in configuration.split(whereSeparator: \.isNewline) {
            let line = line.drop { $0 == " " || $0 == "\t" }
            if line.hasPrefix("[") { table = String(line.prefix { $0 != "#" }.filter { !$0.isWhitespace }) }
            let words = line.split(separator: "=", maxSplits: 1)
            guard words.count == 2, let value = Self.quoted(words[1]) else { continue }
            switch (table, words[0].filter { !$0.isWhitespace }) {
            case ("", "state"): stateDirectory = value
            case ("[grpc]", "address"): address = value
            default: break
            }
        }
    }

    private static func quoted(_ text: Substring) -> String? {
        guard let quote = text.first(where: { !$0.isWhitespace }), quote == "\"" || quote == "'" else { return nil }
        let inside = text.drop { $0 != quote }.dropFirst()
        return inside.contains(quote) ? String(inside.prefix { $0 != quote }) : nil
    }

    private static func value(of flags: [String], in arguments: [String]) -> String? {
        for (index, word) in arguments.enumerated() {
            for flag in flags {
                if word == flag, index + 1 < arguments.count { return arguments[index + 1] }
                if word.hasPrefix(flag + "=") { return String(word.dropFirst(flag.count + 1)) }
            }
        }
        return nil
    }
}
