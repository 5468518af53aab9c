// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Whatever is typed at the real program on a real terminal: it goes on, and with `--read-only` nothing is changed.
///
/// `SHIMTOP_KEYS` says how many keys, 4,000 without it; `SHIMTOP_SEED` which.
@Suite(.serialized, .timeLimit(.minutes(300))) struct RandomKeysTests {
    private static let environment = ProcessInfo.processInfo.environment
    private static let count = environment["SHIMTOP_KEYS"].flatMap { Int($0) } ?? 4000
    private static let seed = environment["SHIMTOP_SEED"].flatMap { UInt64($0) } ?? .random(in: .min ... .max)

    @Test func onTheDemoHost() throws {
        let program = try RawTerminal(["--demo"])
        try press(at: program)
        #expect(program.isRunning)
    }

    @Test(.realShims) func readOnlyOnARealHost() async throws {
        try await PrivateContainerd.run { containerd in
            for id in ["one", "two"] { try containerd.runTask(id) }
            let before = try containerd.tasks()
            let program = try RawTerminal(["--state", containerd.state, "--read-only"])
            try press(at: program)
            #expect(program.isRunning)
            let after = try containerd.tasks()
            #expect(before.mapValues(\.pid) == after.mapValues(\.pid))
            #expect(before.mapValues(\.status) == after.mapValues(\.status))
        }
    }

    private func press(at program: RawTerminal) throws {
        var random = Generator(state: Self.seed)
        print("seed \(Self.seed)")
        for key in 0..<Self.count {
            if random.below(200) == 0 { program.resize(rows: 1 + random.below(300), columns: 1 + random.below(500)) }
            if random.below(100) == 0 { program.resize(rows: 36, columns: 120) }
            do { try program.type(random.key()) } catch {
                throw Shell.Failure(description: "key \(key) of seed \(Self.seed): \(error)")
            }
            // No faster than they are taken: those that wait too long are dropped.
            if key % 20 == 0 { program.drain(5) }
        }
        program.drain(500)
    }

    /// Keys, text, the mouse, and bytes that are none of it.
    private struct Generator {
        var state: UInt64

        /// Not what ends or stops it (q, ctrl-c, ctrl-z, ctrl-\\), and not what leads to files of any name.
        private static let left = Set(Array("qsP:".utf8) + [0x03, 0x13, 0x1a, 0x1c])
        private static let texts = [
            "\r", "\r", "\u{1b}", "\u{1b}", "\u{1b}OA", "\u{1b}OB", "\u{1b}OC", "\u{1b}OD", "\u{1b}[5~", "\u{1b}[6~",
            "\u{1b}[Z",
            "e\u{301}", "\u{301}", "ก็", "क्षि", "🇩", "👨\u{200d}👩", "\u{202e}", "שָׁ", "日本",
            "\u{1b}[200~y\r\u{301}\u{1b}[201~",
            "\u{1b}[<0;10;5M", "\u{1b}[<32;60;20M", "\u{1b}[<0;60;20m", "\u{1b}[<64;3;9M", "\u{1b}[<65;300;200M",
            "\u{1b}[I",
            "\u{1b}]11;rgb:", "\u{1b}[9999;9~",
        ].map { Array($0.utf8) }

        mutating func below(_ bound: Int) -> Int {
            state &+= 0x9e37_79b9_7f4a_7c15
            var value = state
            value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
            value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
            return Int((value ^ (value >> 31)) % UInt64(bound))
        }

        mutating func key() -> [UInt8] {
            let bytes: [UInt8] =
                switch below(10) {
                case 0..<5: [UInt8(0x20 + below(0x5f))]
                case 5: [UInt8(below(0x20))]
                case 6..<9: Self.texts[below(Self.texts.count)]
                default: (0...below(4)).map { _ in UInt8(0x80 + below(0x80)) }
                }
            return bytes.count == 1 && Self.left.contains(bytes[0]) ? [0x1b] : bytes
        }
    }
}
