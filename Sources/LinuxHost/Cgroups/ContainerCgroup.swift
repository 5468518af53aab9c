// SPDX-License-Identifier: Apache-2.0

/// Where the cgroup of a container is: at or above the one that its init process is in, which may have moved below it, as a
/// systemd or a Docker in a container does.
package enum ContainerCgroup {
    /// The path that runc makes of `linux.cgroupsPath` of a spec; systemd's `slice:prefix:name` is written out.
    ///
    /// nil for a path that names no cgroup below the root.
    package static func path(ofSpec cgroupsPath: String) -> String? {
        let parts = cgroupsPath.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3 else {
            let names = cgroupsPath.split(separator: "/")
            return names.isEmpty || names.contains("..") ? nil : "/" + names.joined(separator: "/")
        }
        let slice = parts[0].isEmpty ? "system.slice" : parts[0]
        let unit =
            parts[2].hasSuffix(".slice") ? parts[2] : "\(parts[1].isEmpty ? "" : "\(parts[1])-")\(parts[2]).scope"
        guard slice.hasSuffix(".slice") else { return nil }
        return "\(slice == "-.slice" ? "" : slices(above: slice))/\(unit)"
    }

    /// The path of the container's own cgroup; nil where nothing at or above the init process's names the container, so that it
    /// may be anybody's.
    ///
    /// `spec` is `linux.cgroupsPath`; below a cgroup that containerd itself runs in, the path ends with it.
    package static func path(above initPath: String, id: String, spec: String?) -> String? {
        if let wanted = spec.flatMap(path(ofSpec:)), let end = end(of: wanted, in: initPath) {
            return String(initPath[..<end])
        }
        var end = initPath.startIndex
        for name in initPath.split(separator: "/") {
            end = name.endIndex
            if isName(name, of: id) { return String(initPath[..<end]) }
        }
        return nil
    }

    /// Whether a path is that of a cgroup or of one below it.
    package static func contains(_ path: String, _ other: String) -> Bool {
        other == path || other.hasPrefix(path + "/")
    }

    /// A container's cgroup has its id for a name, or its id behind the prefix of whoever runs it: `cri-containerd-ID.scope`.
    private static func isName(_ name: Substring, of id: String) -> Bool {
        let stem = name.hasSuffix(".scope") ? name.dropLast(".scope".count) : name
        return stem == id || (id.count >= 12 && stem.hasSuffix("-\(id)"))
    }

    /// Each slice is below that whose name it begins with: `a-b.slice` is `/a.slice/a-b.slice`.
    private static func slices(above slice: String) -> String {
        var (name, path) = ("", "")
        for part in slice.dropLast(".slice".count).split(separator: "-") {
            name += name.isEmpty ? String(part) : "-\(part)"
            path += "/\(name).slice"
        }
        return path
    }

    private static func end(of wanted: String, in path: String) -> String.Index? {
        var start = path.startIndex
        while start < path.endIndex {
            let rest = path[start...]
            if rest.hasPrefix(wanted) {
                let end = path.index(start, offsetBy: wanted.count)
                if end == path.endIndex || path[end] == "/" { return end }
            }
            start = path[path.index(after: start)...].firstIndex(of: "/") ?? path.endIndex
        }
        return nil
    }
}
