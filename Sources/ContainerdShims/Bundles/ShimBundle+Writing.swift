// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Glibc
import LinuxHost

/// What containerd writes into a bundle; a guest calls none of these.
extension ShimBundle {
    /// Makes the directory with everything in it that a shim needs to start.
    ///
    /// Throws `alreadyExists` when there is one of that name.
    package func make(spec: [UInt8]) throws(ShimError) {
        do throws(SystemError) { try Directory.make(above: path, mode: 0o711) } catch { throw failure(error) }
        guard mkdir(path, 0o700) == 0 else {
            guard errno == EEXIST else { throw failure(SystemError("make \(path)")) }
            throw ShimError(.alreadyExists, "\(id): there is a bundle of that name: \(path)")
        }
        guard mkdir(path + "/rootfs", 0o711) == 0 else { throw failure(SystemError("make \(path)/rootfs")) }
        guard mkfifo(logPipe, 0o700) == 0 else { throw failure(SystemError("make \(logPipe)")) }
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
        do throws(SystemError) { try WholeFile.write(content, to: "\(path)/\(name)", mode: mode) } catch {
            throw failure(error)
        }
    }

    private func failure(_ error: SystemError) -> ShimError {
        ShimError(.unknown, "\(id): cannot \(error.attempt): \(error.reason)")
    }
}
