// SPDX-License-Identifier: Apache-2.0

import Curses
import TerminalThemes
import Testing

@testable import Dashboard

/// Themes are chosen by looking at them.
@Suite struct ThemePickerTests {
    @Test func whatIsMovedToIsShownAndEscBringsBackWhatWas() {
        var harness = DashboardHarness()
        harness.press(.control("t"))
        #expect(harness.screen().contains("> e  terminal") || harness.screen().contains("> t  terminal"))
        harness.press("k")
        #expect(harness.takeEffects() == [.loadTheme("nord")])
        harness.send(.themeLoaded("nord", .roles))
        harness.press(.escape)
        #expect(harness.takeEffects() == [.loadTheme("terminal")])
        #expect(harness.model.overlay == nil)
    }

    @Test func enterChoosesAndSaysHowToKeepIt() {
        var harness = DashboardHarness()
        harness.press(":theme")
        harness.press(.enter)
        harness.press(.up, .up, .enter)
        #expect(harness.takeEffects().last == .loadTheme("mono"))
        #expect(harness.journalLine.contains("theme = \"mono\" in the configuration file"))
        harness.send(.themeLoaded("mono", .roles))
        harness.press(.control("t"))
        #expect(harness.screen().contains("> m  mono"))
    }

    @Test func thePaletteHasEveryTheme() {
        var harness = DashboardHarness()
        harness.press(":theme nord")
        harness.press(.enter)
        #expect(harness.takeEffects() == [.loadTheme("nord")])
    }
}
