// SPDX-License-Identifier: Apache-2.0

import Curses
import Testing

@testable import Dashboard

/// The user's own keys.
@Suite struct KeyOverrideTests {
    private func merged(_ overrides: (String, String, [String])...) -> (keymap: Keymap, problems: [String]) {
        Keymap.merged(
            .standard,
            overrides.enumerated().map { line, override in
                KeyOverride(
                    context: override.0,
                    action: override.1,
                    keys: override.2,
                    origin: "config.toml:\(line + 1)"
                )
            }
        )
    }

    private func keys(_ command: Command, _ context: KeyContext, _ keymap: Keymap) -> [String] {
        keymap.entries(in: context).first { $0.command == command }?.keyNames ?? []
    }

    @Test func everyNameOfAKeyIsReadAsThatKey() {
        let keys: [KeyEvent] =
            [
                .character("a"), .character("Z"), .character(" "), .character("-"), .character("日"), .control("c"),
                .control(" "), .control("\\"), .enter, .escape, .tab, .backTab, .backspace, .delete, .insert, .up,
                .down,
                .left, .right, .shiftLeft, .shiftRight, .home, .end, .pageUp, .pageDown,
            ] + (1...12).map { .function($0) }
        for key in keys { #expect(KeyEvent(name: key.name) == key, "\(key.name)") }
        #expect(KeySequence(name: "ctrl-X  g SPACE")?.keys == [.control("x"), .character("g"), .character(" ")])
        for name in ["", "ctrl-", "F13", "F0", "hyper-x", "gg", "g hyper"] {
            #expect(KeySequence(name: name) == nil, "\(name)")
        }
    }

    @Test func theUsersKeysReplaceThoseOfTheActionThereAndNowhereElse() {
        let (keymap, problems) = merged(("tasks", "kill", ["i", "ctrl-x k"]))
        #expect(problems == [])
        #expect(keys(.kill, .tasks, keymap) == ["i", "ctrl-x k"])
        #expect(keys(.kill, .detail, keymap) == ["K", "F9"])
    }

    @Test func noKeysTakeThemAway() {
        let (keymap, problems) = merged(("all", "kill", []))
        #expect(problems == [])
        #expect(keys(.kill, .tasks, keymap) == [] && keys(.kill, .detail, keymap) == [])
    }

    /// One wrong line costs itself, and never the whole map.
    @Test func aClashIsNamedWithBothActionsAndTheRestIsKept() {
        let (keymap, problems) = merged(
            ("tasks", "pause", ["D", "i"]),
            ("tasks", "exec", ["i"]),
            ("tasks", "sort", ["r"])
        )
        #expect(
            problems == [
                "config.toml:1: keys.tasks: i: pause has it, so exec has not",
                "config.toml:1: keys.tasks: D: pause has it, so delete has not",
            ]
        )
        #expect(keys(.pause, .tasks, keymap) == ["D", "i"])
        #expect(keys(.delete, .tasks, keymap) == ["Del"])
        #expect(keys(.sort, .tasks, keymap) == ["r"])
        #expect(keys(.kill, .tasks, keymap) == ["K", "F9"])
    }

    @Test func aKeyThatBeginsAnotherSequenceClashes() {
        let (keymap, problems) = merged(("tasks", "top", ["g g"]), ("tasks", "columns", ["g"]))
        #expect(problems == ["config.toml:1: keys.tasks: g g and g: top has it, so columns has not"])
        #expect(keys(.top, .tasks, keymap) == ["g g"])
    }

    @Test(arguments: [
        ("tsks", "kill", "K", "there is no such place"),
        ("tasks", "kil", "K", "there is no action kil; is kill meant?"),
        ("tasks", "follow-me", "K", "there is no action follow-me"), ("log", "kill", "K", "kill is no action there"),
        ("tasks", "kill", "hyper-k", "kill: \"hyper-k\" is no key"),
        ("confirm", "accept", "ctrl-y", "accept: ctrl-y may not be a yes"),
        ("bulk", "accept", "j", "accept: j may not be a yes"),
    ]) func whatIsWrongIsSaidWithFileAndLine(context: String, action: String, key: String, problem: String) {
        let (_, problems) = merged((context, action, [key]))
        #expect(problems.count == 1)
        #expect(problems.first?.hasPrefix("config.toml:1: keys.\(context): \(problem)") == true, "\(problems)")
    }

    private func harness(_ overrides: (String, String, [String])...) -> DashboardHarness {
        let all = overrides.map { KeyOverride(context: $0.0, action: $0.1, keys: $0.2, origin: "") }
        return DashboardHarness(keymap: Keymap.merged(.standard, all).keymap)
    }

    @Test func aSequenceIsShownWhileItIsTyped() {
        var harness = harness(("tasks", "bottom", ["g e"]), ("tasks", "top", ["g g"]))
        harness.press("g")
        #expect(harness.model.table.selectedIndex == 0)
        #expect(harness.screen().contains("g goes on; Esc leaves it"))
        harness.press("e")
        #expect(harness.model.table.selectedIndex == harness.model.table.count - 1)
        harness.press("gg")
        #expect(harness.model.table.selectedIndex == 0)
    }

    @Test func aSequenceThatDoesNotGoOnMeansNothing() {
        var harness = harness(("tasks", "bottom", ["g e"]))
        harness.press("g")
        harness.press(.escape)
        harness.press("e")
        #expect(harness.model.table.selectedIndex == 0)
        harness.takeEffects()
        // The D of a slip is not a D of its own.
        harness.press("gD")
        #expect(harness.model.overlay == nil)
        harness.press("g")
        harness.pass(seconds: 2)
        harness.press("j")
        #expect(harness.model.table.selectedIndex == 1)
    }
}
