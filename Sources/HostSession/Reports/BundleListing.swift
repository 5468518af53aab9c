// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import Glibc
import HostRegistry
import LinuxHost

/// What is in a task's bundle, and who holds its sockets and pipes.
enum BundleListing {
    /// Names that are listed at most.
    private static let mostNames = 256

    static func lines(of reading: ShimReading) -> [String] {
        var lines = [reading.bundle]
        do throws(SystemError) {
            let names = try Directory.entries(reading.bundle).map(\.name).sorted()
            lines += names.prefix(mostNames).map { "  " + file(reading.bundle + "/" + $0, called: $0) }
            if names.count > mostNames { lines.append("  and \(names.count - mostNames) more") }
        } catch {
            lines.append("  cannot be listed: \(error)")
        }
        let pipes = [
            ("log pipe", reading.bundle + "/log"), ("stdout", reading.io?.stdout), ("stderr", reading.io?.stderr),
        ]
        .compactMap { name, path in path.flatMap { $0.hasPrefix("/") ? (name, $0) : nil } }
        for (name, path) in pipes {
            guard let pipe = FIFO.identity(of: path) else { continue }
            let holders = PipeHolder.all(of: pipe)
            lines.append("\(name) \(path)" + (holders.isEmpty ? ": held by nobody" : ""))
            lines += holders.map { holder in
                let ends = [holder.reads ? "reads" : nil, holder.writes ? "writes" : nil].compactMap(\.self)
                return
                    "  \(holder.pid) (\(holder.name)) \(ends.joined(separator: " and "))\(holder.isStopped ? ", stopped" : "")"
            }
        }
        if let address = reading.endpoint?.address { lines += socket(address, reading.shimPid) }
        return lines
    }

    private static func socket(_ address: String, _ shimPid: Int32?) -> [String] {
        guard address.hasPrefix("unix://") else { return ["socket \(address)"] }
        let path = String(address.dropFirst("unix://".count))
        let isThere = path.hasPrefix("@") || HostPath.exists(path)
        let listens = shimPid.map { ListeningSocket.paths(of: $0).contains(path) } ?? false
        return [
            "socket \(address)" + (isThere ? "" : ": there is no such file"),
            listens ? "  shim \(shimPid ?? 0) listens on it" : "  no shim is seen to listen on it",
        ]
    }

    /// Kind, mode, size and name; where a link leads.
    private static func file(_ path: String, called name: String) -> String {
        var status = stat()
        guard lstat(path, &status) == 0 else { return "?          \(name)" }
        let kind =
            switch status.st_mode & S_IFMT {
            case S_IFDIR: "directory"
            case S_IFIFO: "pipe"
            case S_IFLNK: "link"
            case S_IFSOCK: "socket"
            case S_IFREG: "file"
            default: "other"
            }
        let mode = String(status.st_mode & 0o7777, radix: 8)
        let size = status.st_mode & S_IFMT == S_IFREG ? "\(status.st_size)" : "-"
        let target = HostPath.target(ofLink: path).map { " -> \($0)" } ?? ""
        return [(kind, 10), (mode, 5), (size, 10)].map { text, width in
            text + String(repeating: " ", count: max(0, width - text.count))
        }.joined(separator: " ") + " \(name)\(target)"
    }
}
