// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc

/// A FUSE file system with one file, which can be opened, and whose content nobody ever gets.
final class HangingFilesystem: Sendable {
    private let path: String
    private let device: Int32

    /// Mounts it at a directory.
    init(at path: String) throws {
        self.path = path
        device = open("/dev/fuse", O_RDWR | O_CLOEXEC)
        guard device >= 0 else { throw Shell.Failure(description: "/dev/fuse: \(String(cString: strerror(errno)))") }
        let options = "fd=\(device),rootmode=40000,user_id=0,group_id=0,allow_other"
        guard mount("hanging", path, "fuse", 0, options) == 0 else {
            throw Shell.Failure(description: "mount \(path): \(String(cString: strerror(errno)))")
        }
        let device = device
        Thread.detachNewThread { Self.serve(device) }
    }

    /// Ends every wait, and unmounts it.
    func close() {
        // The kernel gives up all requests of a file system that is detached by force.
        umount2(path, Int32(MNT_FORCE | MNT_DETACH))
        Glibc.close(device)
    }

    private static func serve(_ device: Int32) {
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
            guard let answer = answer(to: number(4, 4), node: number(16, 8)) else { continue }
            var reply = bytes(UInt64(16 + answer.body.count), 4) + bytes(UInt64(bitPattern: Int64(answer.error)), 4)
            reply += bytes(number(8, 8), 8) + answer.body
            _ = write(device, reply, reply.count)
        }
    }

    /// What is answered to an operation; nil for none, so that it waits for ever.
    private static func answer(to operation: UInt64, node: UInt64) -> (error: Int32, body: [UInt8])? {
        switch operation {
        case 26:
            (
                0,
                bytes(7, 4) + bytes(31, 4) + [UInt8](repeating: 0, count: 8 + 4) + bytes(4096, 4)
                    + [UInt8](repeating: 0, count: 40)
            )
        case 1: (0, bytes(2, 8) + bytes(0, 8) + bytes(3600, 8) + bytes(3600, 8) + bytes(0, 8) + attributes(node: 2))
        case 3: (0, bytes(3600, 8) + bytes(0, 8) + attributes(node: node))
        case 14, 27: (0, [UInt8](repeating: 0, count: 16))
        case 2, 15, 36, 42: nil
        default: (-ENOSYS, [])
        }
    }

    private static func attributes(node: UInt64) -> [UInt8] {
        let mode: UInt64 = node == 1 ? 0o40755 : 0o100644
        return bytes(node, 8) + bytes(4096, 8) + bytes(8, 8) + [UInt8](repeating: 0, count: 36) + bytes(mode, 4)
            + bytes(1, 4) + [UInt8](repeating: 0, count: 12) + bytes(4096, 4) + bytes(0, 4)
    }

    private static func bytes(_ value: UInt64, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * $0)) }
    }
}
