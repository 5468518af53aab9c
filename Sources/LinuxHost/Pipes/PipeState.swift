// SPDX-License-Identifier: Apache-2.0

import CLinux
import Glibc

/// What one named pipe is like at a moment; looking takes nothing out of it.
package struct PipeState: Sendable, Hashable {
    /// The processes that were looked at and hold it, this one left out.
    package let holders: [PipeHolder]
    /// How full it is; nil where that was not looked at.
    package let fill: PipeFill?
    /// Whether a thread of another process waits for room in the pipe.
    package let hasBlockedWriter: Bool

    /// Looks at a pipe that these processes hold and that is this full.
    package init(of pipe: FIFO.Identity, holders: [PipeHolder], fill: PipeFill?) {
        self.holders = holders.filter { $0.pid != getpid() }
        self.fill = fill
        // Nobody waits for room in an empty pipe.
        let writers =
            fill?.waitingBytes == 0
            ? [] : self.holders.filter(\.writes).map { Self.isBlocked($0.pid, writing: pipe) }
        hasBlockedWriter = writers.contains(true) || fill?.isFull == true && writers.contains(nil)
    }

    private static let writingCalls = [linux_write_number(), linux_writev_number()].map(String.init)

    /// Whether a thread of the process sleeps in a write to the pipe; nil when that cannot be seen.
    private static func isBlocked(_ pid: Int32, writing pipe: FIFO.Identity) -> Bool? {
        guard let threads = try? Directory.entries("/proc/\(pid)/task") else { return nil }
        let links = PipeLinks(to: [pipe])
        var isHidden = false
        for thread in threads {
            let folder = "/proc/\(pid)/task/\(thread.name)"
            guard let call = text("\(folder)/syscall"), let place = text("\(folder)/wchan") else {
                // A thread that has ended hides nothing.
                isHidden = isHidden || HostPath.exists(folder)
                continue
            }
            let words = call.split(separator: " ", maxSplits: 2)
            guard words.count == 3, writingCalls.contains(String(words[0])),
                let descriptor = UInt32(words[1].dropFirst(2), radix: 16),
                links.pipe(pid, String(descriptor)) == pipe
            else { continue }
            if ProcessThread.pipeWaits.contains(place) { return true }
            // The kernel says 0 of a thread that runs, and of every thread where it keeps such places to itself.
            isHidden = isHidden || place == "0"
        }
        return isHidden ? nil : false
    }

    private static func text(_ path: String) -> String? {
        guard let content = try? BoundedFile.read(path, limitBytes: 4096) else { return nil }
        return String(decoding: content, as: UTF8.self).split(separator: "\n").first.map(String.init) ?? ""
    }
}
