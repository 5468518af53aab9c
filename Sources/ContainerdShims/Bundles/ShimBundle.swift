// SPDX-License-Identifier: Apache-2.0

import LinuxHost

/// The directory in which containerd keeps one task's files.
///
/// A handle: nothing is read until a method is called, and nothing is ever written.
public struct ShimBundle: Sendable, Hashable {
    /// The task whose bundle this is.
    public let id: TaskID
    /// Absolute path, `STATE/io.containerd.runtime.v2.task/NAMESPACE/ID`.
    public let path: String
    /// State directory it was found under.
    public let stateDirectory: String

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
        guard let content = try? read("config.json", limitBytes: 8 << 20) else { return TaskDescription() }
        return TaskDescription(spec: content) ?? TaskDescription()
    }

    /// The init process as runc recorded it; nil when there is no record.
    func initPid() -> Int32? {
        guard let content = try? read("init.pid", limitBytes: 32) else { return nil }
        return Int32(String(decoding: content, as: UTF8.self))
    }

    /// The content of a regular file of the bundle; nil when it does not exist.
    private func read(_ name: String, limitBytes: Int) throws(ShimError) -> [UInt8]? {
        do {
            return try BoundedFile.read(path + "/" + name, limitBytes: limitBytes)
        } catch {
            if error.isMissing { return nil }
            throw ShimError(.invalid, "the bundle's \(name) cannot be read: \(error)")
        }
    }
}
