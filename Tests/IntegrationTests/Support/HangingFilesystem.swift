// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Synchronization

/// A FUSE file system with one file, that stops answering.
final class HangingFilesystem: Sendable {
    /// What it does not answer.
    enum Hanging: Sendable {
        /// Reads alone: the file can be looked at and opened.
        case reads
        /// Everything, once ``HangingFilesystem/hang()`` was called.
        case everything
    }

    private let path: String
    private let device: Int32
    private let isHung = Atomic(false)
    private let hanging: Hanging

    /// Mounts it at a directory.
    init(at path: String, hanging: Hanging = .reads) throws {
        self.path = path
        self.hanging = hanging
        device = open("/dev/fuse", O_RDWR | O_CLOEXEC)
        guard device >= 0 else { throw Shell.Failure(description: "/dev/fuse: \(String(cString: strerror(errno)))") }
        let options = "fd=\(device),rootmode=40000,user_id=0,group_id=0,allow_other"
        guard mount("hanging", path, "fuse", 0, options) == 0 else {
            throw Shell.Failure(description: "mount \(path): \(String(cString: strerror(errno)))")
        }
        Thread.detachNewThread { [self] in serve() }
    }

    /// From now on nothing is answered.
    func hang() { isHung.store(true, ordering: .relaxed) }

    /// Ends every wait, and unmounts it.
    func close() {
        // The kernel gives up all requests of a file system that is detached by force.
        umount2(path, Int32(MNT_FORCE | MNT_DETACH))
        Glibc.close(device)
    }

    private func serve() {
        var request = [UInt8](repeating: 0, count: 1 << 17)
        while true {
            let count = read(device, &request, request.count)
            guard count >= 40 else {
                if count < 0, errno == EINTR || errno == ENOENT { continue }
                return
            }
            func number(_ offset: Int, _ bytes: Int) -> UInt64 {
                (0..<bytes).reduce(0) { $0 | UInt64(request[offset + $1]) << UInt64(8 * $1) }
            }
            let operation = number(4, 4)
            if hanging == .everything, operation != 26, isHung.load(ordering: .relaxed) { continue }
            guard let answer = answer(to: operation, node: number(16, 8), number) else { continue }
            var reply = Self.bytes(UInt64(16 + answer.body.count), 4)
            reply += Self.bytes(UInt64(bitPattern: Int64(answer.error)), 4)
            reply += Self.bytes(number(8, 8), 8) + answer.body
            _ = write(device, reply, reply.count)
        }
    }

    /// What is in the file: a program that needs no other.
    private static let program = [UInt8]((try? Data(contentsOf: URL(filePath: "/bin/busybox"))) ?? Data())

    /// What is answered to an operation; nil for none, so that it waits for ever.
    private func answer(
        to operation: UInt64,
        node: UInt64,
        _ number: (Int, Int) -> UInt64
    ) -> (error: Int32, body: [UInt8])? {
        let bytes = Self.bytes
        // What hangs in everything must be asked every time.
        let seconds: UInt64 = hanging == .everything ? 0 : 3600
        switch operation {
        case 26:
            return (
                0,
                bytes(7, 4) + bytes(31, 4) + [UInt8](repeating: 0, count: 8 + 4) + bytes(4096, 4)
                    + [UInt8](repeating: 0, count: 40)
            )
        case 1:
            let times = bytes(seconds, 8) + bytes(seconds, 8) + bytes(0, 8)
            return (0, bytes(2, 8) + bytes(0, 8) + times + Self.attributes(node: 2))
        case 3: return (0, bytes(seconds, 8) + bytes(0, 8) + Self.attributes(node: node))
        case 14, 27: return (0, [UInt8](repeating: 0, count: 16))
        case 15 where hanging == .everything:
            let (from, count) = (Int(number(48, 8)), Int(number(56, 4)))
            return (0, Array(Self.program.dropFirst(from).prefix(count)))
        case 2, 15, 36, 42: return nil
        default: return (-ENOSYS, [])
        }
    }

    private static func attributes(node: UInt64) -> [UInt8] {
        let mode: UInt64 = node == 1 ? 0o40755 : 0o100755
        return bytes(node, 8) + bytes(UInt64(max(4096, program.count)), 8) + bytes(8, 8)
            + [UInt8](repeating: 0, count: 36) + bytes(mode, 4)
            + bytes(1, 4) + [UInt8](repeating: 0, count: 12) + bytes(4096, 4) + bytes(0, 4)
    }

    private static func bytes(_ value: UInt64, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * $0)) }
    }
}
