// SPDX-License-Identifier: Apache-2.0

import LinuxHost

/// The files through which a log was rotated: `0.log.20261124-030405` as the kubelet names them, `json.log.1` as Docker and
/// logrotate do.
struct FileGenerations {
    private static let compressions = [".gz", ".zst", ".xz", ".bz2"]

    /// Paths, the newest first: the log's own where it exists.
    let paths: [String]
    /// Names of those that are compressed.
    let compressed: [String]

    /// Looks for those that there are now.
    init(of path: String) {
        let slash = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
        let folder = path[..<slash]
        let base = path[slash...] + "."
        var found: [(order: (Int, String), name: String)] = []
        var compressed: [String] = []
        for entry in (try? Directory.entries(folder.isEmpty ? "." : String(folder))) ?? []
        where entry.name.hasPrefix(base) {
            let suffix = entry.name.dropFirst(base.count)
            if let ending = Self.compressions.first(where: suffix.hasSuffix) {
                if Self.order(suffix.dropLast(ending.count)) != nil { compressed.append(entry.name) }
            } else if let order = Self.order(suffix) {
                found.append((order, entry.name))
            }
        }
        // Numbers rise with age, dates fall.
        found.sort { ($1.order.1, $0.order.0) < ($0.order.1, $1.order.0) }
        paths = [path] + found.map { folder + $0.name }
        self.compressed = compressed.sorted()
    }

    /// The path that a file has now; nil when it has none of them any more.
    func path(of file: RegularFile.Identity) -> String? { paths.first { RegularFile.identity(of: $0) == file } }

    /// The file that was written before the one at a path.
    func predecessor(of path: String) -> String? {
        paths.firstIndex(of: path).flatMap { $0 + 1 < paths.count ? paths[$0 + 1] : nil }
    }

    /// The file that was written after a file, which may be gone.
    func successor(of file: RegularFile.Identity) -> String {
        let index = paths.firstIndex { RegularFile.identity(of: $0) == file }
        return paths[max(0, (index ?? 0) - 1)]
    }

    /// A number or a date, whatever it is written with; nil when it is neither.
    private static func order(_ suffix: Substring) -> (Int, String)? {
        guard let first = suffix.first, ("0"..."9").contains(first) else { return nil }
        if suffix.count < 6 { return Int(suffix).map { ($0, "") } }
        return suffix.allSatisfy { ("0"..."9").contains($0) || $0 == "-" || $0 == "T" } ? (0, String(suffix)) : nil
    }
}
