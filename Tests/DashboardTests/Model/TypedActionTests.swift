// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import Curses
import HostActions
import Testing

@testable import Dashboard

/// Actions for which something is typed: signals, places of checkpoints, limits.
@Suite struct TypedActionTests {
    private func actions(_ harness: inout DashboardHarness) -> [TaskAction.Kind] {
        harness.takeEffects().compactMap { if case .act(let action) = $0 { action.kind } else { nil } }
    }

    @Test(arguments: [("winch", 28), ("SIGURG", 23), ("34", 34), ("9", 9)])
    func anySignalCanBeSent(text: String, number: Int32) throws {
        var harness = DashboardHarness()
        harness.select("4f21c0")
        harness.press("Ks\(text)")
        harness.press(.enter)
        harness.press(.enter)
        let signal = try #require(UnixSignal(text))
        #expect(signal.number == number)
        #expect(actions(&harness) == [.kill(signal, all: number == 9)])
    }

    @Test func toEveryProcessOrToInitAlone() throws {
        var harness = DashboardHarness()
        harness.select("4f21c0")
        harness.press("Ka")
        #expect(harness.screen().contains("to every process of the task"))
        harness.press(.enter)
        #expect(actions(&harness) == [.kill(UnixSignal.offered[0], all: true)])
    }

    @Test func whatIsNoSignalIsSaidAndEscGoesBackToTheDialog() {
        var harness = DashboardHarness()
        harness.select("4f21c0")
        harness.press("KsKILLL")
        harness.press(.enter)
        #expect(harness.screen().contains("that is no signal"))
        harness.press(.escape)
        guard case .kill = harness.model.overlay else { Issue.record("the kill dialog is closed"); return }
        harness.press(.escape)
        #expect(harness.model.overlay == nil)
        #expect(actions(&harness).isEmpty)
    }

    @Test func limitsAreTypedAndAskedFor() {
        var harness = DashboardHarness()
        harness.select("4f21c0")
        harness.change {
            $0.askForLimits(); return []
        }
        harness.press("pids=77 memory=512M cpus=0-1")
        harness.press(.enter)
        #expect(actions(&harness).isEmpty)
        #expect(harness.screen().contains("Set pids=77 memory=512M cpus=0-1 for prod/api-7d9f/api 4f21c0?"))
        harness.press("y")
        var limits = ResourceLimits()
        limits.pids = 77
        limits.memoryBytes = 512 << 20
        limits.cpus = "0-1"
        #expect(actions(&harness) == [.update(limits)])
    }

    @Test(arguments: ["", "pids", "pids=many", "memory=1X", "colour=red"]) func wrongLimitsAreSaid(text: String) {
        var harness = DashboardHarness()
        harness.select("4f21c0")
        harness.change {
            $0.askForLimits(); return []
        }
        harness.press(text)
        harness.press(.enter)
        guard case .prompt(let prompt) = harness.model.overlay else { Issue.record("the prompt is closed"); return }
        #expect(prompt.problem != nil)
    }

    @Test func aCheckpointIsOfATaskThatLives() {
        var harness = DashboardHarness()
        harness.select("4f21c0")
        harness.change {
            $0.askForCheckpoint(); return []
        }
        #expect(harness.screen().contains("/root/checkpoint-4f21c0"))
        harness.press(.enter)
        harness.press("y")
        #expect(actions(&harness) == [.checkpoint(path: "/root/checkpoint-4f21c0")])
        harness.select("9f00aa")
        harness.change {
            $0.askForCheckpoint(); return []
        }
        #expect(harness.model.overlay == nil)
    }

    @Test func whatADeadShimLeftBehindIsCleanedUp() {
        var harness = DashboardHarness()
        harness.select("redis")
        harness.press("D")
        #expect(harness.screen().contains("y clean up"))
        harness.press("y")
        #expect(actions(&harness) == [.cleanUp()])
    }

    @Test func aShellIsForARunningTask() {
        var harness = DashboardHarness()
        harness.select("4f21c0")
        harness.press("e")
        #expect(
            harness.takeEffects().contains { effect in
                if case .exec(let target, "/run/containerd") = effect { target.id.id == "4f21c0" } else { false }
            }
        )
        harness.select("77de10")
        harness.press("s")
        #expect(harness.journalLine.contains("it is PAUSED, and runs nothing: resume it first"))
        #expect(harness.takeEffects().isEmpty)
    }

    @Test func theJournalShowsWhatIsUnderWayAndWhatCameOfIt() {
        var harness = DashboardHarness()
        harness.select("4f21c0")
        harness.press("py")
        harness.pass(seconds: 3)
        #expect(harness.screen().contains("pause -> prod/api-7d9f/api 4f21c0 3s"))
        guard case .act(let action)? = harness.takeEffects().first(where: { if case .act = $0 { true } else { false } })
        else { Issue.record("nothing was done"); return }
        harness.send(.actionFinished(action, .done("paused")))
        harness.press("J")
        #expect(harness.screen().contains("Journal"))
        #expect(harness.screen().contains("pause -> prod/api-7d9f/api 4f21c0: paused (3.0 s)"))
        harness.press(.escape)
        #expect(harness.model.overlay == nil)
    }
}
