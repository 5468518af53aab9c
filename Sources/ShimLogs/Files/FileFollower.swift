// SPDX-License-Identifier: Apache-2.0

import LinuxHost
import LogText

/// Follows a file that lines are appended to on the thread that calls ``run()``, through rotation and truncation, until it
/// is woken up.
struct FileFollower: ~Copyable {
    /// A file is looked at this often where nothing tells that it changed.
    static let safetyPause = Duration.seconds(1)
    /// What a busy file holds comes in batches that are this far apart.
    static let batchPause = Duration.milliseconds(20)
    static let chunkBytes = 256 << 10

    let log: LogFile
    let name: String
    let options: LogOptions
    let wakeUp: WakeUp
    var output: LineOutput
    var decoder: LogDecoder
    /// Whether there was no file at first.
    private var isNew = false
    /// How far the open file has been read.
    var offset = 0
    /// Since when the log's name has led to nothing, or to another file.
    var strayedAt: ContinuousClock.Instant?

    init(
        _ log: LogFile,
        name: String,
        _ options: LogOptions,
        wakeUp: WakeUp,
        rule: ShimLineRule? = nil,
        _ deliver: @escaping @Sendable (LogUpdate) -> Void
    ) {
        self.log = log
        self.name = name
        self.options = options
        self.wakeUp = wakeUp
        output = LineOutput(rule, deliver)
        decoder = log.decoder()
    }

    mutating func run() {
        guard var file = open() else { return }
        do throws(SystemError) {
            try begin(file)
            var watch = FileChanges(file.path)
            repeat {
                try readAvailable(file)
                guard options.isFollowing else { return output.deliver(decoder.finish()) }
                if let next = try successor(of: file) {
                    output.deliver(decoder.finish())
                    decoder = log.decoder()
                    output.deliver(.notice("\(log.path) was replaced: what follows is from the new file"))
                    output.announce(origin: name)
                    file = next
                    offset = 0
                    watch = FileChanges(file.path)
                    continue
                }
                output.show(unfinished: decoder.unfinished)
                wait(watch)
            } while !wakeUp.isCalled
        } catch {
            output.announce(unavailable: "\(name) can no longer be read: \(error)")
        }
    }

    /// The file, as soon as there is one.
    private mutating func open() -> RegularFile? {
        while !wakeUp.isCalled {
            do {
                return try RegularFile(log.path)
            } catch {
                output.announce(
                    unavailable: error.isMissing
                        ? "\(log.path) does not exist: waiting for it to be made" : "no log to follow: \(error)"
                )
                guard options.isFollowing else { return nil }
                isNew = true
            }
            FileChanges(log.path).wait(wakeUp, atMost: Self.safetyPause)
        }
        return nil
    }

    /// Delivers the last lines, and the place before them.
    ///
    /// All of a file that was waited for is new.
    private mutating func begin(_ file: borrowing RegularFile) throws(SystemError) {
        output.announce(origin: name)
        guard !isNew else { return output.beginAnew() }
        let end = try LineStart.last(before: file.sizeBytes, in: file, log.format)
        offset = end
        output.begin(at: FileHistory(log: log, identity: file.identity, end: end), tailBytes: options.tailBytes)
    }

    /// Delivers what has been written since.
    mutating func readAvailable(_ file: borrowing RegularFile) throws(SystemError) {
        try skipBacklog(file)
        while !wakeUp.isCalled {
            let bytes = try file.read(at: offset, limitBytes: Self.chunkBytes)
            guard !bytes.isEmpty else { break }
            offset += bytes.count
            output.deliver(decoder.take(bytes))
        }
    }

    private func wait(_ watch: borrowing FileChanges) {
        guard !wakeUp.wait([], atMost: Self.batchPause) else { return }
        let isBeingReplaced = strayedAt.map { $0.duration(to: .now) < Self.latestWrite } ?? false
        let pause = isBeingReplaced ? Self.batchPause * 2 : Self.safetyPause
        watch.wait(wakeUp, atMost: min(pause, output.unfinishedPause ?? pause))
    }
}

/// A file that lines are appended to.
struct LogFile: Sendable, Hashable {
    /// Where the newest lines are written.
    var path: String
    /// What the lines are wrapped in.
    var format: LineFormat
    /// Where lines were written when what they are wrapped in does not say.
    var stream: LogStream
    /// What is kept of a line.
    var longestLineBytes = LogDecoder.longestLineBytes

    func decoder() -> LogDecoder { LogDecoder(format: format, stream: stream, longestLineBytes: longestLineBytes) }
}
