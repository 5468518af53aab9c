// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import FoundationEssentials
import Glibc
import LinuxHost
import Synchronization

/// The FIFOs through which this terminal and a process in a container talk, in a folder of their own.
///
/// Both ends are there before the process is: the shim finds a reader and a writer, and nothing is lost.
final class StdioFIFOs: Sendable {
    private let folder: String
    /// nil when there is none, or it was closed.
    private let input: Mutex<Int32?>
    private let output: Int32
    private let errors: Int32?

    /// What the shim is told.
    let io: TaskIO

    /// Makes the folder and the FIFOs that the process needs.
    init(interactive: Bool, terminal: Bool) throws(ShimError) {
        let parent = StateDirectory.own
        try? Directory.make(parent, mode: 0o711)
        var template = Array("\(parent)/io-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Self.failure(parent) }
        folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        var io = TaskIO(stdout: "\(folder)/stdout", terminal: terminal)
        output = try Self.fifo(io.stdout, O_RDONLY)
        if terminal {
            errors = nil
        } else {
            io.stderr = "\(folder)/stderr"
            errors = try Self.fifo(io.stderr, O_RDONLY)
        }
        if interactive {
            io.stdin = "\(folder)/stdin"
            // Open for reading too: a writer alone would have to wait for the shim.
            input = Mutex(try Self.fifo(io.stdin, O_RDWR))
        } else {
            input = Mutex(nil)
        }
        self.io = io
    }

    deinit {
        closeInput()
        for descriptor in [output, errors].compactMap({ $0 }) { close(descriptor) }
        remove()
    }

    /// Removes the FIFOs' names; what is open stays open.
    ///
    /// Said by whoever made them: the program does not wait for the last thread that holds this.
    func remove() { try? FileManager.default.removeItem(atPath: folder) }

    /// Lets the shim read the end of the input, once it has closed its own writer too.
    func closeInput() {
        input.withLock { input in
            if let input { close(input) }
            input = nil
        }
    }

    /// What is to be copied.
    var streams: [StdioPump.Stream] {
        var streams = [StdioPump.Stream(from: output, to: STDOUT_FILENO, isOutput: true)]
        if let errors { streams.append(StdioPump.Stream(from: errors, to: STDERR_FILENO, isOutput: true)) }
        if let input = input.withLock({ $0 }) {
            streams.append(StdioPump.Stream(from: STDIN_FILENO, to: input, isOutput: false))
        }
        return streams
    }

    private static func fifo(_ path: String, _ mode: Int32) throws(ShimError) -> Int32 {
        guard mkfifo(path, 0o600) == 0 else { throw failure(path) }
        let file = open(path, mode | O_NONBLOCK | O_CLOEXEC)
        guard file >= 0 else { throw failure(path) }
        return file
    }

    private static func failure(_ path: String) -> ShimError {
        ShimError(.unknown, "cannot make FIFOs in \(path): \(String(cString: strerror(errno)))")
    }
}
