// SPDX-License-Identifier: Apache-2.0

import CLinux
import Glibc

/// A named pipe held open for reading, without blocking.
///
/// Closed when it is let go.
///
/// While it is held, a writer no longer gets EPIPE: who holds it must read it.
package struct FIFO: ~Copyable {
    /// What tells one pipe from every other on this host.
    package struct Identity: Sendable, Hashable {
        /// Number of the file system's device.
        package let device: UInt64
        /// Number within the file system.
        package let inode: UInt64
        /// By which it was found, and is known to the kernel, too; nil for a pipe without a name.
        ///
        /// Says nothing of which pipe it is.
        package let path: String?

        init(_ status: stat, path: String?) {
            (device, inode) = (UInt64(status.st_dev), UInt64(status.st_ino))
            self.path = path
        }

        /// A pipe without a name, as the kernel numbers it.
        init(nameless inode: UInt64) {
            (device, path) = (Self.namelessDevice, nil)
            self.inode = inode
        }

        /// The device of all pipes without a name; 0 where none can be made to look at.
        private static let namelessDevice: UInt64 = {
            var ends: [CInt] = [-1, -1]
            guard linux_pipe(&ends) == 0 else { return 0 }
            defer { ends.forEach { close($0) } }
            var status = stat()
            return fstat(ends[0], &status) == 0 ? UInt64(status.st_dev) : 0
        }()

        /// Whether both are the same pipe.
        package static func == (one: Identity, other: Identity) -> Bool {
            one.device == other.device && one.inode == other.inode
        }

        /// Hashes what tells it from others.
        package func hash(into hasher: inout Hasher) {
            hasher.combine(device)
            hasher.combine(inode)
        }
    }

    /// For waiting until there is something to read.
    package let descriptor: Int32
    /// Which pipe it is.
    package let identity: Identity
    /// Whether the descriptor is a writing end, too, which tells whether there is room.
    private let writes: Bool

    /// Opens the FIFO at a path.
    ///
    /// Throws when it is missing or something else: links are not followed.
    package init(_ path: String) throws(SystemError) { try self.init(path, writes: false) }

    /// With `writes` also for writing: only while others do, as a reader notices when its last writer goes.
    init(_ path: String, writes: Bool) throws(SystemError) {
        OwnOpenings.note(path, opened: 1)
        let file = try IOGate.pass("open \(path)", path) { () throws(SystemError) in
            let file = open(path, (writes ? O_RDWR : O_RDONLY) | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC)
            guard file >= 0 else {
                let error = SystemError("open \(path)")
                OwnOpenings.note(path, opened: -1)
                throw error
            }
            return file
        }
        try self.init(file, openedAs: path, writes)
    }

    /// Opens the pipe that a process has open, which need not have a name.
    ///
    /// Throws when the descriptor is something else, or has a name, and is not opened then: a device may do something, and a
    /// file system may not answer.
    init(pid: Int32, descriptor: String, writes: Bool) throws(SystemError) {
        let path = "/proc/\(pid)/fd/\(descriptor)"
        guard PipeHolder.namelessPipe(pid, descriptor) != nil else {
            throw SystemError("open \(path)", refused: "it is no pipe without a name")
        }
        let file = open(path, (writes ? O_RDWR : O_RDONLY) | O_NONBLOCK | O_CLOEXEC)
        guard file >= 0 else { throw SystemError("open \(path)") }
        try self.init(file, openedAs: nil, writes)
    }

    private init(_ file: Int32, openedAs path: String?, _ writes: Bool) throws(SystemError) {
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFIFO else {
            if let path { OwnOpenings.note(path, closed: 1) }
            close(file)
            throw SystemError("open \(path ?? "a pipe")", refused: "it is no FIFO")
        }
        descriptor = file
        self.writes = writes
        identity = Identity(status, path: path)
    }

    deinit {
        if let path = identity.path { OwnOpenings.note(path, closed: 1) }
        close(descriptor)
    }

    /// The identity of the FIFO at a path, which is not opened.
    ///
    /// Throws when it is missing or something else: links are not followed.
    package static func find(_ path: String) throws(SystemError) -> Identity {
        let status = try HostPath.status(path, followsLinks: false)
        guard status.st_mode & S_IFMT == S_IFIFO else { throw SystemError("look at \(path)", refused: "it is no FIFO") }
        return Identity(status, path: path)
    }

    /// The identity of the FIFO at a path; nil when there is none, or none is seen.
    package static func identity(of path: String) -> Identity? { try? find(path) }

    /// What came of reading.
    package enum ReadResult: Sendable, Hashable {
        case bytes([UInt8])
        /// Nothing waits at present.
        case empty
        /// Nobody holds the other end.
        case noWriter
    }

    /// Takes up to `limitBytes` out of the pipe.
    package func read(limitBytes: Int = 64 << 10) -> ReadResult {
        var result = ReadResult.empty
        let bytes = [UInt8](unsafeUninitializedCapacity: limitBytes) { buffer, count in
            let got = Glibc.read(descriptor, buffer.baseAddress, limitBytes)
            count = max(0, got)
            if got == 0 { result = .noWriter }
        }
        return bytes.isEmpty ? result : .bytes(bytes)
    }

    /// Bytes that wait to be read.
    package var waitingBytes: Int {
        var count: CInt = 0
        return ioctl(descriptor, UInt(FIONREAD), &count) == 0 ? Int(count) : 0
    }

    /// How full it is now.
    package var fill: PipeFill {
        PipeFill(
            waitingBytes: waitingBytes,
            capacityBytes: max(0, Int(linux_pipe_capacity(descriptor))),
            hasRoom: writes ? hasRoom : nil
        )
    }

    private var hasRoom: Bool {
        var ends = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        return poll(&ends, 1, 0) == 1 && ends.revents & Int16(POLLOUT) != 0
    }

    /// A copy of what waits, oldest first; nothing is taken out.
    package func peek() -> [UInt8] {
        var ends: [CInt] = [-1, -1]
        guard linux_pipe(&ends) == 0 else { return [] }
        defer { ends.forEach { close($0) } }
        let capacity = max(linux_pipe_capacity(descriptor), 4096)
        _ = linux_set_pipe_capacity(ends[1], capacity)
        let copied = linux_tee(descriptor, ends[1], Int(capacity))
        guard copied > 0 else { return [] }
        return [UInt8](unsafeUninitializedCapacity: copied) { buffer, count in
            count = max(0, Glibc.read(ends[0], buffer.baseAddress, copied))
        }
    }
}
