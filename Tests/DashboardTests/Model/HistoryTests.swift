// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import Curses
import Diagnosis
import HostRegistry
import HostSession
import Testing

@testable import Dashboard

/// The last 15 minutes: bars of what tasks used, and a display that stands still and steps back.
@Suite struct HistoryTests {
    private let id = TaskID(namespace: "k8s.io", id: "a")

    private func measure(_ percent: Double?, _ bytes: Int?) -> TaskMeasures {
        var measures = TaskMeasures()
        (measures.processorPercent, measures.workingSetBytes) = (percent, bytes)
        return measures
    }

    @Test func samplesStandWhereTheyWereTakenAndOldOnesGo() {
        let start = ContinuousClock.now
        var history = MeasureHistory(at: start)
        history.take([id: measure(nil, 100)], at: start)
        history.take([id: measure(50, 200)], at: start + .seconds(20))
        history.take([id: measure(60, 300)], at: start + .seconds(25))
        let percents = history.values(of: id, \.processorPercent, at: start + .seconds(30))
        #expect(percents.count == 90 && percents.suffix(4) == [nil, nil, 60, nil])
        let bytes = history.values(of: id, \.workingSetBytes, at: start + .seconds(30))
        #expect(bytes.suffix(4) == [100, nil, 300, nil])
        #expect(history.values(of: id, \.workingSetBytes, at: start + .seconds(1000)).allSatisfy { $0 == nil })
        for second in 0..<2000 { history.take([id: measure(1, second)], at: start + .seconds(second * 10)) }
        #expect(history.values(of: id, \.workingSetBytes, at: start + .seconds(19990)).compactMap(\.self).count == 90)
        history.keep([])
        #expect(history.values(of: id, \.workingSetBytes, at: start + .seconds(19990)).allSatisfy { $0 == nil })
    }

    @Test func barsAreScaledToTheHighestAndGapsStayBlank() {
        #expect(Sparkline.row([0, 50, 100, nil], top: 100, cells: 4, Sparkline.blocks) == "▁▅█ ")
        #expect(Sparkline.row([0, 100, nil, nil], top: 100, cells: 2, Sparkline.ascii) == "@ ")
        #expect(Sparkline.row([0, 0], top: 0, cells: 2, Sparkline.ascii) == "__")
        #expect(Sparkline.braille([0, 100, nil, 50], top: 100, cells: 2) == "\u{28F8}\u{28A0}")
        #expect(Sparkline.braille([100, 100, 100, 100], top: 100, cells: 1) == "\u{28FF}", "the newest are shown")
        #expect(Sparkline.row([], top: 1, cells: 9, Sparkline.ascii).isEmpty)
    }

    @Test func theMetricsTabShowsThem() throws {
        var harness = DashboardHarness(rows: 36, columns: 120)
        let selected = try #require(harness.model.table.selected)
        harness.send(.measured([selected: measure(12.5, 3 << 20)]))
        harness.press("d]]")
        let screen = harness.screen()
        #expect(screen.contains("now 13 %, most 13 % in 15 min") && screen.contains("now 3.0M, most 3.0M"))
        #expect(harness.screen(.ascii).contains("@"))
    }

    @Test func aFrozenDisplayStandsStillStepsBackAndGoesOn() throws {
        var harness = DashboardHarness(rows: 36, columns: 120)
        let first = try #require(harness.model.snapshot)
        func snapshot(_ status: TaskStatus) throws -> HostSnapshot {
            var snapshot = first
            snapshot.takenAt = harness.model.now.instant
            let index = try #require(snapshot.readings.firstIndex { $0.id.id == "4f21c0" })
            snapshot.readings[index].status = status
            return snapshot
        }
        func status() -> TaskStatus? { harness.model.table["4f21c0"]?.status }
        harness.pass(seconds: 20)
        harness.send(.snapshot(try snapshot(.paused)))
        harness.press("Z")
        #expect(harness.screen().contains("FROZEN at 03:07:20, 0s ago (2 of 2)"))
        harness.pass(seconds: 20)
        harness.send(.snapshot(try snapshot(.stopped)))
        #expect(status() == .paused)
        harness.press(.left)
        #expect(status() == .running && harness.screen().contains("(1 of 2)"))
        harness.press(",")
        #expect(harness.journalLine.contains("nothing older is kept"))

        // What is shown may be old: nothing is done by it.
        harness.select("4f21c0")
        harness.press("p")
        #expect(harness.model.overlay == nil && harness.journalLine.contains("frozen"))
        harness.press("X")
        #expect(harness.model.overlay == nil)

        harness.press(.right)
        #expect(status() == .paused)
        harness.press("Z")
        #expect(status() == .stopped && !harness.screen().contains("FROZEN"))
    }

    @Test(arguments: [(12, 60), (24, 80), (36, 120)])
    func aFrozenDisplaySaysSoOnEveryScreen(rows: Int, columns: Int) {
        var harness = DashboardHarness(rows: rows, columns: columns)
        harness.press("Z")
        #expect(harness.screen().contains("FROZEN"))
    }

    @Test func aLargeHostIsKeptInCoarserSteps() {
        var past = SnapshotHistory()
        var readings: [TaskReading] = []
        for number in 0..<5000 {
            readings.append(TaskReading(id: TaskID(namespace: "n", id: "\(number)"), bundle: "/b", healthSince: .now))
        }
        let snapshot = HandMadeHost.snapshot(readings, daemon: .down)
        for second in 0..<2000 { past.take(snapshot, at: HandMadeHost.moment(second)) }
        #expect(past.entries.count <= 7 && past.entries.count >= 5)
        let span = past.entries[0].at.instant.duration(to: past.entries[past.entries.count - 1].at.instant)
        #expect(span > .seconds(600) && span <= .seconds(900))
    }
}

extension TaskTable {
    fileprivate subscript(name: String) -> TaskReading? { tasks.first { $0.id.id == name } }
}
