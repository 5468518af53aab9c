// SPDX-License-Identifier: Apache-2.0

import LinuxHost
import LogText

extension FileFollower {
    /// How long a file may still be written to after another one got its name.
    static let latestWrite = Duration.seconds(2)

    /// The file that is to be read next, once this one has been read to its end and is not written to any more.
    ///
    /// A file that was truncated goes on from its beginning.
    mutating func successor(of file: borrowing RegularFile) throws(SystemError) -> RegularFile? {
        if file.sizeBytes < offset {
            output.deliver(decoder.finish())
            decoder = log.decoder()
            output.deliver(.notice("\(log.path) was truncated: what follows is from its new beginning"))
            offset = 0
            try readAvailable(file)
        }
        guard let named = RegularFile.identity(of: log.path) else {
            let since = strayed()
            if since > Self.safetyPause {
                output.announce(unavailable: "\(log.path) is gone: waiting for it to be made again")
            }
            return nil
        }
        guard named != file.identity else {
            strayedAt = nil
            output.announce(origin: name)
            return nil
        }
        // What was rotated twice since the last look has a file between.
        let next = FileGenerations(of: log.path).successor(of: file.identity)
        guard let next = try? RegularFile(next), next.identity != file.identity,
            next.sizeBytes > 0 || strayed() > Self.latestWrite
        else { return nil }
        // Whoever writes to the new file no longer writes to the old one.
        try readAvailable(file)
        strayedAt = nil
        return next
    }

    private mutating func strayed() -> Duration {
        let since = strayedAt ?? .now
        strayedAt = since
        return since.duration(to: .now)
    }

    /// Where to go on when the end is too far away; nil when it is not.
    private func backlogEnd(_ file: borrowing RegularFile) throws(SystemError) -> Int? {
        let size = file.sizeBytes
        guard size - offset > options.backlogBytes else { return nil }
        let end = try LineStart.before(size, atMost: options.backlogBytes, in: file, log.format)
        return end > offset ? end : nil
    }

    /// Goes on nearer to the end where that is too far away, and says how many lines were left out.
    mutating func skipBacklog(_ file: borrowing RegularFile) throws(SystemError) {
        guard let end = try backlogEnd(file) else { return }
        var lost = 0
        while offset < end, !wakeUp.isCalled {
            let bytes = try file.read(at: offset, limitBytes: min(Self.chunkBytes, end - offset))
            guard !bytes.isEmpty else { break }
            offset += bytes.count
            lost += log.format == .raw ? bytes.newlines : decoder.take(bytes).count
        }
        decoder = log.decoder()
        output.lost(lost)
    }
}

extension [UInt8] {
    /// How many newlines there are.
    var newlines: Int {
        withUnsafeBufferPointer { bytes in
            var count = 0
            for byte in bytes where byte == UInt8(ascii: "\n") { count &+= 1 }
            return count
        }
    }
}
