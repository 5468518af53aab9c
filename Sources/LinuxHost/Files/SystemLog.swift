// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The log of the system, for what a file of one's own does not take.
///
/// Nothing here waits for anybody: a log that does not take a line at once does not get it.
package enum SystemLog {
    /// Where lines go, the first that takes them: syslog's socket, which journald and all syslog daemons listen on; else the
    /// kernel's log, which is all there is where none runs.
    package static let standard: [Place] = [.socket("/dev/log"), .device("/dev/kmsg")]

    /// A log, by where it is reached.
    package enum Place: Sendable, Hashable {
        /// A socket for datagrams.
        case socket(String)
        /// A device that takes lines.
        case device(String)

        /// In words.
        package var name: String {
            switch self {
            case .socket(let path), .device(let path): "the system log (\(path))"
            }
        }
    }

    /// Facility authpriv, severity notice: what root did.
    private static let priority = 10 << 3 | 5
    /// What every daemon takes of one message; the kernel takes less.
    private static let mostBytes = 4096
    private static let mostKernelBytes = 900

    /// Writes a line of text to the first place that takes it; nil when none does.
    package static func write(_ line: String, to places: [Place] = standard) -> Place? {
        places.first { place in
            switch place {
            case .socket(let path): send(line, to: path)
            case .device(let path): append(line, to: path)
            }
        }
    }

    private static func send(_ line: String, to path: String) -> Bool {
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let room = MemoryLayout.size(ofValue: address.sun_path)
        guard path.utf8.count < room else { return false }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let message = cut("<\(priority)>\(timestamp) shimtop[\(getpid())]: \(line)", mostBytes)
        let sent = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                sendto(
                    descriptor,
                    message,
                    message.count,
                    Int32(MSG_NOSIGNAL),
                    $0,
                    socklen_t(MemoryLayout<sockaddr_un>.size)
                )
            }
        }
        return sent == message.count
    }

    private static func append(_ line: String, to path: String) -> Bool {
        let file = open(path, O_WRONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC)
        guard file >= 0 else { return false }
        defer { close(file) }
        var status = stat()
        // A file of that name, in a container, is not the kernel's log.
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFCHR else { return false }
        let message = cut("<\(priority)>shimtop[\(getpid())]: \(line)", mostKernelBytes)
        return Glibc.write(file, message, message.count) == message.count
    }

    /// As RFC 3164 has it: local time, `Nov 28 04:25:46`.
    private static var timestamp: String {
        var now = time(nil)
        var parts = tm()
        localtime_r(&now, &parts)
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        func two(_ number: Int32, _ fill: String) -> String { (number < 10 ? fill : "") + "\(number)" }
        return "\(months[Int(parts.tm_mon) % 12]) \(two(parts.tm_mday, " ")) "
            + "\(two(parts.tm_hour, "0")):\(two(parts.tm_min, "0")):\(two(parts.tm_sec, "0"))"
    }

    /// At most so many bytes, of whole characters.
    private static func cut(_ text: String, _ most: Int) -> [UInt8] {
        let bytes = Array(text.utf8)
        guard bytes.count > most else { return bytes }
        var end = most
        while end > 0, bytes[end] & 0xc0 == 0x80 { end -= 1 }
        return Array(bytes[..<end])
    }
}
