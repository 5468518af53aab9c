// SPDX-License-Identifier: Apache-2.0

/// Where the files of a process's cgroup are, by controller; the empty name is version 2's hierarchy.
struct CgroupFolders: Sendable, Hashable {
    /// The cgroup in each hierarchy, as the kernel writes it.
    let paths: [String: String]
    private let folders: [String: String]

    /// Folders made by hand, for tests.
    init(folders: [String: String]) {
        self.folders = folders
        paths = [:]
    }

    /// Those of a process, or at what `place` says in each hierarchy.
    init?(pid: Int32, place: (String) -> String = { $0 }) {
        guard let content = try? BoundedFile.read("/proc/\(pid)/cgroup", limitBytes: 64 << 10) else { return nil }
        var (paths, folders): ([String: String], [String: String]) = ([:], [:])
        for line in String(decoding: content, as: UTF8.self).split(separator: "\n") {
            let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
            guard fields.count == 3 else { continue }
            let path = place(fields[2])
            if fields[1].isEmpty {
                let root = HostPath.exists("/sys/fs/cgroup/unified") ? "/sys/fs/cgroup/unified" : "/sys/fs/cgroup"
                (paths[""], folders[""]) = (path, root + path)
            }
            let hierarchy = fields[1].hasPrefix("name=") ? String(fields[1].dropFirst("name=".count)) : fields[1]
            for controller in fields[1].split(separator: ",").map(String.init) {
                (paths[controller], folders[controller]) = (path, "/sys/fs/cgroup/\(hierarchy)\(path)")
            }
        }
        guard !folders.isEmpty else { return nil }
        (self.paths, self.folders) = (paths, folders)
    }

    /// Where the cgroup of a path may be, in each hierarchy of this host.
    init(path: String) {
        var folders = ["": "/sys/fs/cgroup" + path]
        for entry in (try? Directory.entries("/sys/fs/cgroup")) ?? [] where entry.kind == .directory {
            folders[entry.name] = "/sys/fs/cgroup/\(entry.name)\(path)"
        }
        self.init(folders: folders)
    }

    /// The directories that are its own, one for each hierarchy.
    var all: [String] { Set(folders.values).sorted() }

    private init(_ paths: [String: String], _ folders: [String: String]) {
        (self.paths, self.folders) = (paths, folders)
    }

    /// Only those with a path; nil where none has one.
    var named: CgroupFolders? {
        let named = paths.filter { !$0.value.isEmpty }
        return named.isEmpty ? nil : CgroupFolders(named, folders.filter { named[$0.key] != nil })
    }

    /// Without the hierarchy of version 2.
    var withoutVersion2: CgroupFolders {
        CgroupFolders(paths.filter { !$0.key.isEmpty }, folders.filter { !$0.key.isEmpty })
    }

    /// The directory of a controller, which is in version 2 where there is no other.
    func folder(of controller: String) -> String? { folders[controller] ?? folders[""] }

    /// The content of a file of a controller.
    func text(_ file: String, of controller: String) -> String? {
        guard let folder = folder(of: controller),
            let content = try? BoundedFile.read("\(folder)/\(file)", limitBytes: 64 << 10)
        else { return nil }
        return String(decoding: content, as: UTF8.self)
    }

    /// The number that a file holds; nil for `max`, too.
    func number(_ file: String, of controller: String) -> Int? {
        text(file, of: controller).flatMap { Int($0.filter { !$0.isWhitespace }) }
    }

    /// The numbers of a file with a name and a number on each line.
    func values(_ file: String, of controller: String) -> [String: Int] {
        var values: [String: Int] = [:]
        for line in (text(file, of: controller) ?? "").split(separator: "\n") {
            let words = line.split(separator: " ")
            if words.count == 2, let value = Int(words[1]) { values[String(words[0])] = value }
        }
        return values
    }
}
