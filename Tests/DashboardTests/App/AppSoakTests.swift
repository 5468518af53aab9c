// SPDX-License-Identifier: Apache-2.0

import Curses
import Glibc
import ShimSimulator
import Testing

@testable import Dashboard

/// Random keys at the whole program on the simulated host of every trouble: `SHIMTOP_SOAK` says how many.
@Suite(.serialized, .timeLimit(.minutes(60))) struct AppSoakTests {
    /// However keys fall, the program answers and ends, and its shims are asked by nobody but it.
    @Test func randomKeysNeverHangIt() async throws {
        let code = try await RunningDashboard.run(.demo) { app in
            try await app.shows("containerd up")
            var random = SystemRandomNumberGenerator()
            // Not what ends it, and not what leads to files of any name.
            let left: Set<KeyEvent> = [
                .control("c"), .control("z"), .character("q"), .control("s"), .character("P"), .character(":"),
            ]
            let keys = KeyEvent.all.filter { !left.contains($0) }
            for press in 0..<RandomKeysTests.presses / 10 {
                app.screen.press(keys.randomElement(using: &random) ?? .enter)
                guard press % 200 == 0 else { continue }
                let before = app.screen.frames
                app.screen.press(.control("l"))
                try await app.shows("a new frame", within: .seconds(20)) { _ in app.screen.frames > before }
            }
        }
        #expect(code == 0)
    }
}
