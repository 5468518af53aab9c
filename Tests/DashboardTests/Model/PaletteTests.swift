// SPDX-License-Identifier: Apache-2.0

import Curses
import Testing

@testable import Dashboard

/// Everything by name.
@Suite struct PaletteTests {
    private func found(_ harness: DashboardHarness) -> [String] {
        if case .palette(let palette) = harness.model.overlay { palette.found.map(\.name) } else { [] }
    }

    @Test func theBestFitIsFirst() {
        var harness = DashboardHarness()
        harness.press(":sort")
        #expect(found(harness).first == "sort")
        #expect(found(harness).contains("invert-sort") && found(harness).contains("sort pid"))
        harness.press(.control("u"))
        harness.press("nxtrb")
        #expect(found(harness) == ["next-trouble"])
        harness.press(.control("u"))
        harness.press("goroutines")
        #expect(found(harness) == [])
        harness.press(.tab)
        harness.press(.enter)
        #expect(harness.model.overlay == nil)
        #expect(harness.journalLine.contains("there is nothing of the name goroutines"))
    }

    @Test func itDoesWhatTheKeyWouldAndShowsTheKey() {
        var harness = DashboardHarness()
        harness.select("4f21c0")
        harness.press(":paus")
        #expect(harness.screen().contains("pause or resume the task"))
        harness.press(.enter)
        #expect(harness.screen().contains("Pause prod/api-7d9f/api 4f21c0 (pid 12034)? y/N"))
    }

    @Test func whatHasNoKeyIsThere() {
        var harness = DashboardHarness()
        harness.select("4f21c0")
        harness.press(":upd")
        harness.press(.enter)
        #expect(harness.screen().contains("Limits of prod/api-7d9f/api 4f21c0"))
    }

    @Test func columnsSortsAndGroups() {
        var harness = DashboardHarness(rows: 36, columns: 200)
        for text in ["column image", "sort pid", "group shim"] {
            harness.press(":\(text)")
            harness.press(.enter)
        }
        let settings = harness.model.table.settings
        #expect(
            settings.columns.contains(.image) && settings.sort == TaskSort(.column(.pid)) && settings.grouping == .shim
        )
        harness.press("/4f21")
        harness.press(.enter)
        #expect(harness.screen().contains("registry.example/payments/api:2.14"))
    }

    @Test func whatWasChosenLastIsFirst() {
        var harness = DashboardHarness()
        harness.press(":sort age")
        harness.press(.enter)
        harness.press(":journal")
        harness.press(.enter)
        harness.press(.escape)
        harness.press(":")
        #expect(found(harness).prefix(2) == ["journal", "sort age"])
        harness.press(.down)
        harness.press(.tab)
        #expect(harness.screen().contains(":sort age"))
    }

    @Test func onlyWhatMeansSomethingHereIsOffered() {
        var harness = DashboardHarness()
        harness.press("l:wrap")
        #expect(found(harness).first == "wrap")
        harness.press(.escape)
        harness.press(.escape)
        harness.press(":wrap")
        #expect(!found(harness).contains("wrap"))
        harness.press(.control("u"))
        harness.press("accept")
        #expect(!found(harness).contains("accept"))
    }

    @Test(arguments: ["pause", "kill", "delete", "exec", "cleanup", "checkpoint", "update", "stacks"])
    func readOnlyRefusesItHere(name: String) {
        var harness = DashboardHarness(isReadOnly: true)
        harness.select("4f21c0")
        if name == "stacks" { harness.press(.tab) }
        harness.press(":\(name)")
        harness.press(.enter)
        #expect(harness.model.overlay == nil)
        #expect(harness.takeEffects().isEmpty)
        #expect(harness.journalLine.contains("refused"), "\(name): \(harness.journalLine)")
    }
}
