// SPDX-License-Identifier: Apache-2.0

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
