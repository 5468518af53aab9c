// SPDX-License-Identifier: Apache-2.0

public import ContainerdShims
import LinuxHost

/// What a task is made from: an OCI bundle folder that somebody prepared, which is only read.
public struct TaskSource: Sendable, Hashable {
    /// Absolute path of the folder, with `config.json` and, unless ``rootfs`` is given, the root filesystem in it.
    public var folder: String
    /// The shim: a runtime's name such as `io.containerd.runc.v2`, or the path of its binary.
    public var runtime: String
    /// What the shim mounts as the root filesystem; empty to use the one that the spec names.
    public var rootfs: [RootfsMount]

    /// A task made from a folder.
    public init(folder: String, runtime: String = "io.containerd.runc.v2", rootfs: [RootfsMount] = []) {
        self.folder = folder
        self.runtime = runtime
        self.rootfs = rootfs
    }

    /// The folder's spec, changed where it must be to be used in a bundle elsewhere.
    ///
    /// The root is named by its absolute path, and a task without a cgroup of its own gets `/NAMESPACE/ID`.
    func spec(for id: TaskID) throws(ShimError) -> [UInt8] {
        let path = folder + "/config.json"
        let content: [UInt8]
        do { content = try BoundedFile.read(path, limitBytes: 8 << 20) } catch {
            throw ShimError(error.isMissing ? .notFound : .invalid, "cannot read the OCI spec: \(error)")
        }
        guard var spec = try? JSONValue(json: content), case .object = spec else {
            throw ShimError(.invalid, "\(path) is no JSON object: give a folder with an OCI runtime spec")
        }
        if rootfs.isEmpty {
            guard case .string(let root)? = spec["root"]?["path"] else {
                throw ShimError(.invalid, "\(path) names no root.path")
            }
            if !root.hasPrefix("/") { spec["root"]?["path"] = .string("\(folder)/\(root)") }
        } else {
            if spec["root"] == nil { spec["root"] = .object([:]) }
            spec["root"]?["path"] = .string("rootfs")
        }
        if spec["linux"] == nil { spec["linux"] = .object([:]) }
        if case .string(let cgroup)? = spec["linux"]?["cgroupsPath"], !cgroup.isEmpty {
            // It was chosen.
        } else {
            spec["linux"]?["cgroupsPath"] = .string("/\(id.namespace)/\(id.id)")
        }
        do { return try spec.json() } catch { throw ShimError(.invalid, "\(path) cannot be written again: \(error)") }
    }
}
