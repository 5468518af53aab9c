// SPDX-License-Identifier: Apache-2.0

package import LinuxHost

/// The directory in which containerd keeps one task's files.
///
/// A handle: nothing is read until a method is called.
public struct ShimBundle: Sendable, Hashable {
    /// The task whose bundle this is.
    public let id: TaskID
    /// Absolute path, `STATE/io.containerd.runtime.v2.task/NAMESPACE/ID`.
    public let path: String
    /// State directory it was found under.
    public let stateDirectory: String
    /// Whether it is a sandbox's, which the sandbox controller of containerd 2 keeps beside those of tasks.
    public let isSandbox: Bool

    package init(id: TaskID, path: String, stateDirectory: String, isSandbox: Bool = false) {
        self.id = id
        self.path = path
        self.stateDirectory = stateDirectory
        self.isSandbox = isSandbox
    }

    private static let maxSpecBytes = 8 << 20

    /// The FIFO into which the shim writes its log.
    public var logPipe: String { path + "/log" }

    /// How the shim is reached, from `bootstrap.json` when there is one, else from `address`.
    ///
    /// Throws `notFound` when there is neither (the shim is still starting, or its bundle is left over), and `invalid`
    /// when the file cannot be read or understood.
    public func bootstrapParams() throws(ShimError) -> BootstrapParams {
        if let content = try read("bootstrap.json", limitBytes: 64 << 10) {
            return try BootstrapParams(bootstrapFile: content)
        }
        if let content = try read("address", limitBytes: 64 << 10) { return try BootstrapParams(addressFile: content) }
        throw ShimError(.notFound, "the bundle has neither a bootstrap.json nor an address file")
    }

    /// What the container is; empty when the bundle does not tell.
    public func taskDescription() -> TaskDescription {
        let content = try? read("config.json", limitBytes: Self.maxSpecBytes)
        var description = content.flatMap { TaskDescription(spec: $0) } ?? TaskDescription()
        description.runtime = runtimeName()
        return description
    }

    /// What ``TaskDescription/runtime`` says.
    private func runtimeName() -> String? {
        let prefix = "containerd-shim-"
        let binary = (try? shimBinaryPath())?.map { $0.split(separator: "/").last.map(String.init) ?? $0 }
        let shim = binary.map { $0.hasPrefix(prefix) ? String($0.dropFirst(prefix.count)) : $0 }
        // Empty where it is the shim's own.
        let inner = (try? read("runtime", limitBytes: 4096))?.map { String(decoding: $0, as: UTF8.self) } ?? ""
        let words = [shim, inner.split(separator: "/").last.map(String.init)].compactMap(\.self)
        return words.isEmpty ? nil : words.joined(separator: " ")
    }

    /// The OCI runtime spec, as containerd wrote it.
    ///
    /// Throws `notFound` when there is none, and `invalid` when it cannot be read.
    public func spec() throws(ShimError) -> [UInt8] {
        guard let content = try read("config.json", limitBytes: Self.maxSpecBytes) else {
            throw ShimError(.notFound, "\(id): the bundle has no config.json")
        }
        return content
    }

    /// The shim's binary, as containerd recorded it; nil when there is no record.
    ///
    /// Throws `invalid` when it cannot be read, or is no absolute path.
    public func shimBinaryPath() throws(ShimError) -> String? {
        guard let content = try read("shim-binary-path", limitBytes: 4096) else { return nil }
        let path = String(decoding: content, as: UTF8.self)
        guard path.hasPrefix("/"), !path.utf8.contains(0) else {
            throw ShimError(.invalid, "the bundle's shim-binary-path is no absolute path: \"\(path.excerpt)\"")
        }
        return path
    }

    /// The init process as runc recorded it; nil when there is no record.
    func initPid() -> Int32? {
        guard let content = try? read("init.pid", limitBytes: 32) else { return nil }
        return Int32(String(decoding: content, as: UTF8.self))
    }

    /// The process of ``initPid()``, where there is one of this id now.
    package func initProcessNow() -> ProcessStat? { initPid().flatMap { ProcessStat(pid: $0) } }

    /// The same, where its cgroup tells that it is the container's: the record may be old, and its pid somebody else's by now.
    package func containerProcess(_ about: TaskDescription) -> ProcessStat? {
        initProcessNow().flatMap { process in
            let cgroup = ProcessCgroup(ofContainer: id.id, initPid: process.pid, spec: about.cgroupsPath)
            return cgroup == nil ? nil : process
        }
    }

    /// The content of a regular file of the bundle; nil when it does not exist.
    private func read(_ name: String, limitBytes: Int) throws(ShimError) -> [UInt8]? {
        do {
            return try BoundedFile.read(path + "/" + name, limitBytes: limitBytes)
        } catch {
            if error.isMissing { return nil }
            if error.isUnanswered { throw ShimError(error, "\(id): its bundle") }
            throw ShimError(.invalid, "the bundle's \(name) cannot be read: \(error)")
        }
    }
}
