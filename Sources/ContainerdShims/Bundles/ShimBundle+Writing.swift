// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Glibc

/// What containerd writes into a bundle; a guest calls none of these.
extension ShimBundle {
    /// Makes the directory with everything in it that a shim needs to start.
    ///
    /// Throws `alreadyExists` when there is one of that name.
    package func make(spec: [UInt8]) throws(ShimError) {
        let parts = path.split(separator: "/")
        for count in 1..<parts.count {
            let parent = "/" + parts.prefix(count).joined(separator: "/")
            guard mkdir(parent, 0o711) == 0 || errno == EEXIST else { throw failure("make", parent) }
        }
        guard mkdir(path, 0o700) == 0 else {
            guard errno == EEXIST else { throw failure("make", path) }
            throw ShimError(.alreadyExists, "\(id): there is a bundle of that name: \(path)")
        }
        guard mkdir(path + "/rootfs", 0o711) == 0 else { throw failure("make", path + "/rootfs") }
        guard mkfifo(logPipe, 0o700) == 0 else { throw failure("make", logPipe) }
        try write(spec, to: "config.json", mode: 0o644)
    }

    /// Writes how the shim is reached, in the form of containerd 2.
    package func write(_ params: BootstrapParams) throws(ShimError) {
        let json = JSONValue.object([
            "version": .integer(Int64(params.version)), "address": .string(params.address),
            "protocol": .string(params.wireProtocol.rawValue),
        ])
        let content: [UInt8]
        do { content = try json.json() } catch { throw ShimError(.invalid, "\(id): \(error)") }
        try write(content, to: "bootstrap.json", mode: 0o644)
    }

    /// Writes which binary the shim is.
    package func write(shimBinary path: String) throws(ShimError) {
        try write(Array(path.utf8), to: "shim-binary-path", mode: 0o600)
    }

    /// Writes what runc's shim looks for when it deletes what is left: which OCI runtime it had, empty for runc itself.
    package func write(runtime name: String) throws(ShimError) {
        try write(Array(name.utf8), to: "runtime", mode: 0o600)
    }

    /// In place at once, as nobody may read half a file.
    private func write(_ content: [UInt8], to name: String, mode: mode_t) throws(ShimError) {
        let temporary = "\(path)/.\(name)"
        // What lies there is from a write that was cut off; a link is not followed.
        unlink(temporary)
        let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode)
        guard file >= 0 else { throw failure("write", temporary) }
        defer { close(file) }
        var written = 0
        while written < content.count {
            let count = content.withUnsafeBytes {
                Glibc.write(file, $0.baseAddress?.advanced(by: written), $0.count - written)
            }
            guard count > 0 else { throw failure("write", temporary) }
            written += count
        }
        guard rename(temporary, "\(path)/\(name)") == 0 else { throw failure("write", "\(path)/\(name)") }
    }

    private func failure(_ what: String, _ path: String) -> ShimError {
        ShimError(.unknown, "\(id): cannot \(what) \(path): \(String(cString: strerror(errno)))")
    }
}
