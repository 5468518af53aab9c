// SPDX-License-Identifier: Apache-2.0

import Curses
import Testing

@testable import Dashboard

@Suite struct KeymapTests {
    @Test(arguments: KeymapPreset.allCases) func noKeyMeansTwoThingsInOnePlace(preset: KeymapPreset) {
        for context in KeyContext.allCases {
            let keys = Keymap(preset).entries(in: context).flatMap(\.keys)
            #expect(Set(keys).count == keys.count, "in \(context)")
            for key in keys where key.keys.count > 1 {
                #expect(!keys.contains { $0 != key && $0.collides(with: key) }, "\(key.name) in \(context)")
            }
        }
    }

    /// The rule for hands that know another tool: nothing in lower case, and no ctrl chord, destroys.
    @Test func lowerCaseAndChordsAreHarmless() {
        for binding in Keymap.defaults where [.kill, .delete].contains(binding.command) {
            for key in binding.keys {
                switch key {
                case .character(let character): #expect(character.isUppercase)
                case .control: Issue.record("\(key.name) is destructive")
                default: break
                }
            }
        }
    }

    @Test(arguments: KeymapPreset.allCases) func helpNamesEveryKey(preset: KeymapPreset) {
        let keymap = Keymap(preset)
        let help = HelpView.lines(keymap, Help()).map(\.keys).joined(separator: " ")
        for entry in KeyContext.allCases.flatMap({ keymap.entries(in: $0) }) {
            for key in entry.keyNames { #expect(help.contains(key), "\(key) for \(entry.command)") }
        }
    }

    /// Whatever a preset takes away, the palette still has.
    @Test(arguments: KeymapPreset.allCases) func aPresetOnlyChangesKeys(preset: KeymapPreset) {
        for context in KeyContext.allCases {
            let names = { (preset: KeymapPreset) in Keymap(preset).entries(in: context).map(\.command) }
            #expect(names(preset) == names(.standard))
        }
        for (command, names) in preset.keys {
            for name in names { #expect(KeySequence(name: name) != nil, "\(name) for \(command)") }
        }
        for context in KeyContext.panes {
            let lost = Keymap(preset).entries(in: context).filter { entry in
                entry.keys.isEmpty
                    && Keymap().entries(in: context).contains { $0.command == entry.command && !$0.keys.isEmpty }
            }
            #expect(lost.map(\.command) == [], "\(preset) in \(context)")
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
