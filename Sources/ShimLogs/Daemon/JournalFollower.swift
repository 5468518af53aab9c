// SPDX-License-Identifier: Apache-2.0

import LinuxHost
import LogText

/// Follows a containerd's log in the journal on the thread that calls ``run()``, until it is woken up.
struct JournalFollower {
    /// An entry larger than this is left out.
    private static let largestEntryBytes = 1 << 20

    let journal: JournalLog
    let name: String
    let options: LogOptions
    let wakeUp: WakeUp
    let deliver: @Sendable (LogUpdate) -> Void
    private var filter: ShimLineFilter
    private var held: [UInt8] = []

    init(
        _ journal: JournalLog,
        name: String,
        _ options: LogOptions,
        wakeUp: WakeUp,
        rule: ShimLineRule,
        _ deliver: @escaping @Sendable (LogUpdate) -> Void
    ) {
        self.journal = journal
        self.name = name
        self.options = options
        self.wakeUp = wakeUp
        self.deliver = deliver
        filter = ShimLineFilter(rule)
    }

    mutating func run() {
        do {
            let program = try OutputProgram(
                journal.program,
                journal.arguments(isFollowing: options.isFollowing)
            )
            deliver(.origin(name))
            while !wakeUp.wait([program.descriptor], atMost: .seconds(60)) {
                guard let bytes = program.read() else { break }
                take(bytes)
            }
            guard options.isFollowing, !wakeUp.isCalled else { return }
            deliver(.unavailable("\(journal.program) ended: see what it says with \"journalctl _PID=\(journal.pid)\""))
        } catch {
            deliver(.unavailable("the journal cannot be read: \(error)"))
        }
    }

    private mutating func take(_ bytes: [UInt8]) {
        held += bytes
        var lines = LogBatch()
        var start = 0
        while let end = held[start...].firstIndex(of: UInt8(ascii: "\n")) {
            if let entry = JournalEntry(Array(held[start..<end])) { lines.append(decoded(entry)) }
            start = end + 1
        }
        held.removeFirst(start)
        if held.count > Self.largestEntryBytes { held = [] }
        var undecided = LogBatch()
        lines = filter.take(lines, undecided: &undecided)
        if !lines.isEmpty { deliver(.lines(lines)) }
    }

    /// The lines of an entry, at the time of the entry where they say none.
    private func decoded(_ entry: JournalEntry) -> LogBatch {
        var decoder = LogDecoder(stream: .shim, longestLineBytes: options.longestLineBytes)
        let lines = decoder.take(entry.bytes)
        var timed = LogBatch()
        for (index, line) in lines.lines.enumerated() {
            timed.append(
                lines.text(index),
                time: line.time ?? entry.time,
                level: line.level,
                stream: line.stream,
                traits: line.traits
            )
        }
        return timed
    }
}

/// What a process wrote to its stderr, where that is a socket of the journal.
struct JournalLog: Sendable, Hashable {
    /// How many entries are shown at first.
    private static let entries = 2000

    /// The process.
    var pid: Int32
    /// Path of the program that prints the journal.
    var program: String

    func arguments(isFollowing: Bool) -> [String] {
        ["-o", "json", "--all", "--no-pager", "_PID=\(pid)", "-n", "\(Self.entries)"] + (isFollowing ? ["-f"] : [])
    }
}
