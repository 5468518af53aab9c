// SPDX-License-Identifier: Apache-2.0

import Curses
import HostActions
import HostSession
import Testing

@testable import Dashboard

/// Every key and every sequence in every context, under every preset: nothing is done that was not asked for.
@Suite struct EveryKeyTests {
    private func harness(_ screen: GoldenScreen, _ keymap: Keymap, isReadOnly: Bool) -> DashboardHarness {
        screen.harness(columns: 100, rows: 30, keymap: keymap, isReadOnly: isReadOnly)
    }

    @Test(arguments: KeymapPreset.allCases, [false, true])
    func oneKey(preset: KeymapPreset, isReadOnly: Bool) {
        let keymap = Keymap(preset)
        for screen in GoldenScreen.allCases where screen != .huge {
            let start = harness(screen, keymap, isReadOnly: isReadOnly)
            for key in KeyEvent.all {
                var harness = start
                #expect(harness.unconfirmed(key).isEmpty, "\(key) on \(screen)")
                // Nor does a yes behind it do more than the dialog that it opened says.
                for yes in [KeyEvent.enter, .character("y"), .character("Y")] {
                    var after = harness
                    #expect(after.unconfirmed(yes).isEmpty, "\(key) and \(yes) on \(screen)")
                }
            }
        }
    }

    @Test(arguments: KeymapPreset.allCases, [false, true])
    func everySequence(preset: KeymapPreset, isReadOnly: Bool) {
        let keymap = Keymap(preset)
        for screen in GoldenScreen.allCases where screen != .huge {
            let start = harness(screen, keymap, isReadOnly: isReadOnly)
            guard let context = start.model.keyContext else { continue }
            for entry in keymap.entries(in: context) {
                for sequence in entry.keys where sequence.keys.count > 1 {
                    var harness = start
                    for key in sequence.keys {
                        #expect(harness.unconfirmed(key).isEmpty, "\(sequence.name) on \(screen)")
                    }
                }
            }
        }
    }

    @Test func noLowerCaseLetterAndNoControlKeyLeadsToWhatDestroys() {
        for context in KeyContext.panes {
            for entry in Keymap().entries(in: context) where [.kill, .delete, .force].contains(entry.command) {
                for sequence in entry.keys {
                    switch sequence.keys[0] {
                    case .character(let character): #expect(character.isUppercase, "\(sequence.name)")
                    case .function, .delete: break
                    default: Issue.record("\(sequence.name) is for \(entry.command)")
                    }
                }
            }
        }
    }

    /// By name, and with an answer to whatever is asked then.
    @Test func nothingIsReachedByThePaletteUnderReadOnly() {
        for screen in GoldenScreen.allCases where screen != .huge {
            for command in Command.allCases {
                var harness = harness(screen, Keymap(), isReadOnly: true)
                harness.takeEffects()
                harness.change { $0.perform(command) }
                harness.press(.enter)
                harness.press("y")
                harness.press(.enter)
                #expect(changes(harness.effects).isEmpty, "\(command) on \(screen)")
            }
        }
    }

    /// Even if a dialog were open: the last door is locked, too.
    @Test func noDialogDoesAnythingUnderReadOnly() throws {
        let plain = harness(.troubled, Keymap(), isReadOnly: false)
        let target = ActionTarget(try #require(plain.model.table.selection))
        var deletion = DeleteDialog(target)
        deletion.killFirst = true
        let overlays: [Overlay] = [
            .confirm(TaskAction(.pause, target)), .kill(KillDialog(ActionTargets(shown: [target]))),
            .delete(deletion), .force(ForceDialog(target)),
            .bulk(BulkDialog(.delete(killFirst: true), ActionTargets(shown: [target, target]))),
        ]
        for overlay in overlays {
            var harness = harness(.troubled, Keymap(), isReadOnly: true)
            harness.change {
                $0.overlay = overlay
                return []
            }
            harness.takeEffects()
            harness.press("y")
            harness.press(.enter)
            #expect(changes(harness.effects).isEmpty, "\(overlay)")
            #expect(harness.journalLine.contains("--read-only"))
        }
    }

    private func changes(_ effects: [Effect]) -> [Effect] {
        effects.filter {
            switch $0 {
            case .act, .exec: true
            default: false
            }
        }
    }
}
