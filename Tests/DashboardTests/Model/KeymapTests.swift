// SPDX-License-Identifier: Apache-2.0

import Curses
import Testing

@testable import Dashboard

@Suite struct KeymapTests {
    @Test func noKeyMeansTwoThingsInOnePlace() {
        for context in KeyContext.allCases {
            let keys = Keymap.bindings.filter { $0.contexts.contains(context) }.flatMap(\.keys)
            #expect(Set(keys).count == keys.count, "in \(context)")
        }
    }

    /// The rule for hands that know another tool: nothing in lower case, and no ctrl chord, destroys.
    @Test func lowerCaseAndChordsAreHarmless() {
        for binding in Keymap.bindings where binding.command == .kill || binding.command == .delete {
            for key in binding.keys {
                switch key {
                case .character(let character): #expect(character.isUppercase)
                case .control: Issue.record("\(key.name) is destructive")
                default: break
                }
            }
        }
    }

    @Test func helpNamesEveryKey() {
        let help = HelpView.lines.map(\.keys).joined(separator: " ")
        for binding in Keymap.bindings {
            for key in binding.keys { #expect(help.contains(key.name), "\(key.name) for \(binding.command)") }
        }
    }

    @Test func tabGoesThroughThePanes() {
        var harness = DashboardHarness()
        for pane in [Pane.detail, .log, .tasks] {
            harness.press(.tab)
            #expect(harness.model.focus == pane)
        }
        harness.press(.backTab)
        #expect(harness.model.focus == .log)
        harness.press(.escape)
        #expect(harness.model.focus == .tasks)
    }

    @Test func zoomGivesAPaneTheScreen() {
        var harness = DashboardHarness()
        harness.press("lz")
        #expect(!harness.screen().contains("Tasks"))
        harness.press("z")
        #expect(harness.screen().contains("Tasks"))
    }
}
