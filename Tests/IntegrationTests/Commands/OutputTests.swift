// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Testing

/// What commands print arrives, or they say that it does not.
@Suite(.serialized) struct OutputTests {
    /// Runs a line of bash, in which `$0` is the program and `$1` a state directory; its output.
    private func bash(_ line: String, _ state: String = "") throws -> String {
        try Shell.run(["bash", "-c", line, TerminalProgram.binary, state], allowFailure: true)
    }

    @Test(arguments: [
        "ls --demo", "ls --json --demo", "check --demo", "doctor --demo", "watch --demo", "keys", "man", "config show",
        "theme list", "theme show mono", "theme check", "completions bash", "export --rules", "export --dashboard",
        "--help", "kill --help", "--generate-completion-script zsh",
    ])
    func aFullDiskEndsACommandWithItsReason(command: String) throws {
        let outcome = try bash(#""$0" \#(command) 2>&1 >/dev/full; echo $?"#)
        #expect(outcome == "shimtop: write to standard output: No space left on device\n1\n")
    }

    @Test func aClosedOutputIsNoPlaceForAnythingElse() throws {
        let outcome = try bash(#""$0" ls --demo 2>&1 >&-; echo $?"#)
        #expect(outcome == "shimtop: write to standard output: Bad file descriptor\n1\n")
    }

    @Test(arguments: ["watch --demo", "events --follow --demo", "export --demo --listen 127.0.0.1:0"])
    func whoFollowsEndsWhenNobodyReads(command: String) throws {
        // Nobody reads from the beginning, so that it is not a line that shows it.
        let outcome = try bash(#"timeout 30 "$0" \#(command) 2>/dev/null | true; echo ${PIPESTATUS[0]}"#)
        #expect(outcome == "141\n")
    }

    @Test func whoFollowsEndsAfterTheLastLineThatIsRead() throws {
        let outcome = try bash(#"timeout 30 "$0" watch --demo 2>&1 | head -1 | wc -l; echo ${PIPESTATUS[0]}"#)
        #expect(outcome == "1\n141\n")
    }

    /// Longer than what a pipe holds.
    private static let text = "completions fish"

    @Test func aTextThatIsCutOffIsSaid() throws {
        let outcome = try bash(#"{ "$0" \#(Self.text) 2>&3 | true; echo ${PIPESTATUS[0]}; } 3>&1"#)
        #expect(outcome == "shimtop: write to standard output: Broken pipe\n141\n")
    }

    /// Makes standard output one that does not wait, and runs a program on it.
    private static let nonBlocking =
        "import fcntl, os, sys; fcntl.fcntl(1, fcntl.F_SETFL, os.O_NONBLOCK); os.execv(sys.argv[1], sys.argv[1:])"

    @Test func aPipeThatNeverWaitsGetsAll() throws {
        let whole = try Shimtop(Self.text.split(separator: " ").map(String.init)).output
        let outcome = try bash(#"python3 -c '\#(Self.nonBlocking)' "$0" \#(Self.text) | { sleep 0.5; cat; }"#)
        let isWhole = outcome == whole
        #expect(whole.utf8.count > 1 << 16 && isWhole)
    }

    @Test(.realShims) func outputOfAProcessIsNotLost() async throws {
        try await PrivateContainerd.run { containerd in
            try containerd.runTask("web")
            let exec = #"exec --state "$1" web -- /bin/sh -c"#
            let line = String(repeating: "0123456789", count: 10)
            let write = "i=0; while [ $i -lt 4000 ]; do echo \(line); i=$((i+1)); done"
            let slow = try bash(
                #"python3 -c '\#(Self.nonBlocking)' "$0" \#(exec) '\#(write)' | { sleep 1; wc -c; }; echo ${PIPESTATUS[0]}"#,
                containerd.state
            )
            #expect(slow.split(whereSeparator: \.isWhitespace) == ["404000", "0"])

            // A process that writes on is ended as by a pipe of its own; one that does not is waited for.
            let cut = try bash(
                #"timeout 30 "$0" \#(exec) 'while true; do echo y; done' | head -1; echo ${PIPESTATUS[0]}"#,
                containerd.state
            )
            #expect(cut == "y\n141\n")
            let full = try bash(#""$0" \#(exec) 'echo y; true' 2>&1 >/dev/full; echo $?"#, containerd.state)
            #expect(full.hasPrefix("shimtop: write to standard output: No space left on device\n"))
            #expect(!full.hasSuffix("\n0\n"), "\(full)")
        }
    }

    @Test(.realShims) func whatWasDoneIsDoneAlsoWhenItCannotBePrinted() async throws {
        try await PrivateContainerd.run { containerd in
            let pid = try containerd.runTask("web")
            let outcome = try bash(#""$0" pause --state "$1" web 2>&1 >/dev/full; echo $?"#, containerd.state)
            #expect(outcome == "shimtop: write to standard output: No space left on device\n1\n")
            #expect(try containerd.freezer(of: pid) == "FROZEN")
            #expect(try JournalLine.all(of: "web", in: containerd).map(\.stage) == ["asked", "done"])
        }
    }
}
