// SPDX-License-Identifier: Apache-2.0

import Curses
import HostActions
import HostRegistry
import HostSession
import Testing

@testable import Dashboard

/// A yes counts only if what it answers had been on the screen when it was pressed.
@Suite struct BlindKeyTests {
    /// A dashboard whose first frame has been drawn.
    private func drawn(_ harness: DashboardHarness = DashboardHarness()) -> DashboardHarness {
        var harness = harness
        harness.send(.drawn(1))
        return harness
    }

    private func acted(_ effects: [Effect]) -> [TaskAction] {
        effects.compactMap { if case .act(let action) = $0 { action } else { nil } }
    }

    @Test func aQuestionIsAnsweredOnceItWasSeen() throws {
        var harness = drawn()
        harness.press("p")
        harness.send(.key(.character("y"), seen: 1))
        #expect(acted(harness.effects).isEmpty)
        #expect(harness.journalLine == "y ignored: pressed before the dialog was on the screen")
        // It is still asked.
        #expect(harness.model.keyContext == .confirm)
        harness.send(.drawn(2), .key(.character("y"), seen: 2))
        #expect(acted(harness.takeEffects()).map(\.kind) == [.pause])
    }

    @Test func aNoNeedsNoSight() {
        var harness = drawn()
        harness.press("p")
        harness.send(.key(.character("n"), seen: 1))
        #expect(harness.model.overlay == nil)
        harness.press("K")
        harness.send(.key(.escape, seen: 1))
        #expect(harness.model.overlay == nil)
    }

    @Test func theSignalMustBeSeenToo() {
        var harness = drawn()
        harness.press("K")
        harness.send(.drawn(2), .key(.character("j"), seen: 2), .key(.enter, seen: 2))
        #expect(acted(harness.effects).isEmpty)
        #expect(harness.journalLine == "Enter ignored: pressed before the dialog was on the screen")
        harness.send(.drawn(3), .key(.enter, seen: 3))
        #expect(acted(harness.effects).map(\.name) == ["kill SIGKILL (all)"])
    }

    @Test func aDialogThatStaysIsAnsweredByKeysOfAnyLaterFrame() {
        var harness = drawn()
        harness.press("K")
        for number in 2...9 { harness.send(.drawn(number), .tick, .snapshot(HandMadeHost.troubled)) }
        harness.send(.key(.enter, seen: 3))
        #expect(acted(harness.effects).count == 1)
    }

    /// The dialog goes on to the next step by itself when a step is done.
    @Test func aStepThatWasNotSeenIsNotTaken() throws {
        var harness = drawn()
        harness.press("X")
        harness.send(.drawn(2), .key(.character("y"), seen: 2))
        let action = try #require(acted(harness.takeEffects()).first)
        harness.send(.drawn(3), .actionFinished(action, .done("sent")), .key(.character("y"), seen: 3))
        #expect(acted(harness.takeEffects()).isEmpty)
        harness.send(.drawn(4), .key(.character("y"), seen: 4))
        #expect(acted(harness.takeEffects()).map(\.kind) == [.force(.kill)])
    }

    @Test func aDeletionThatHasBecomeACleanupMustBeSeen() throws {
        var harness = drawn()
        harness.select("clock")
        harness.press("D")
        harness.send(.drawn(2))
        var snapshot = HandMadeHost.troubled
        let index = try #require(snapshot.readings.firstIndex { $0.id == harness.model.table.selected })
        snapshot.readings[index].health = .dead
        harness.send(.snapshot(snapshot), .key(.character("y"), seen: 2))
        #expect(acted(harness.effects).isEmpty)
    }

    @Test func onAScreenThatIsTooSmallNothingIsAnswered() {
        var harness = drawn()
        harness.press("K")
        harness.send(.drawn(2), .resized(rows: 5, columns: 20), .drawn(3), .key(.enter, seen: 3))
        #expect(acted(harness.effects).isEmpty)
        harness.send(.resized(rows: 36, columns: 120), .key(.enter, seen: 3))
        #expect(acted(harness.effects).isEmpty)
        harness.send(.drawn(4), .key(.enter, seen: 4))
        #expect(acted(harness.effects).count == 1)
    }

    @Test func aShellIsOpenedInTheTaskThatWasSeenSelected() throws {
        var harness = drawn()
        harness.select("clock")
        harness.send(.drawn(2))
        let other = harness.model.table.selected
        harness.send(.key(.character("k"), seen: 2), .key(.character("e"), seen: 2))
        #expect(harness.model.table.selected != other)
        #expect(harness.effects.allSatisfy { if case .exec = $0 { false } else { true } })
        #expect(harness.journalLine == "e ignored: pressed before the selection was on the screen")
    }

    @Test func aPromptThatWasNotSeenSavesNothingAndKeepsItsText() {
        var harness = drawn()
        harness.press("P")
        harness.send(.key(.character("x"), seen: 1), .key(.enter, seen: 1))
        #expect(harness.effects.allSatisfy { if case .saveScreen = $0 { false } else { true } })
        harness.send(.drawn(2), .key(.enter, seen: 2))
        guard case .saveScreen(let path) = harness.effects.last else {
            Issue.record("nothing is saved: \(harness.effects)")
            return
        }
        #expect(path.hasSuffix(".svgx"))
    }

    /// Filters and searches are applied while they are typed: their Enter only closes the prompt.
    @Test func filteringNeedsNoSight() {
        var harness = drawn()
        for key in "/web" { harness.send(.key(.character(key), seen: 1)) }
        harness.send(.key(.enter, seen: 1))
        #expect(harness.model.overlay == nil && harness.model.table.filter.text == "web")
    }

    @Test func theSameNoticeIsNotRepeated() {
        var harness = drawn()
        harness.press("p")
        for _ in 0..<50 { harness.send(.key(.character("y"), seen: 1)) }
        #expect(harness.model.journal.entries.count == 1)
    }

    @Test func droppedKeysAreCounted() {
        var harness = drawn()
        harness.send(.keysDropped(3976))
        #expect(harness.journalLine == "3976 keys dropped: too many were waiting")
        harness.send(.keysDropped(1))
        #expect(harness.journalLine == "1 key dropped: too many were waiting")
    }

    /// Whatever is typed at a screen that stands still, nothing is done to any task, and no file is written.
    @Test func nothingIsDoneOnAScreenThatStandsStill() {
        let seed = UInt64.random(in: .min ... .max)
        var random = SeededGenerator(seed: seed)
        for _ in 0..<40 {
            var harness = drawn()
            for _ in 0..<RandomKeysTests.presses / 40 {
                harness.send(.key(KeyEvent.all.randomElement(using: &random) ?? .enter, seen: 1))
                for effect in harness.takeEffects() {
                    switch effect {
                    case .act, .saveLog, .saveScreen, .saveText, .collectForensics:
                        Issue.record("\(effect), seed \(seed)")
                        return
                    default: break
                    }
                }
            }
        }
    }
}
