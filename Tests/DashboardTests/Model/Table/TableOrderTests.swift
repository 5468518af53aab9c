// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import Curses
import HostRegistry
import HostSession
import TerminalStyle
import Testing

@testable import Dashboard

/// In what order rows stand, and how they are put together.
@Suite struct TableOrderTests {
    private static func host() -> HostSnapshot {
        var readings = [
            HandMadeHost.reading("a", pod: "web", container: "nginx", pid: 30, shimPid: 7, address: "x"),
            HandMadeHost.reading("b", pod: "web", container: "envoy", pid: 10, shimPid: 7, address: "x"),
            HandMadeHost.reading("c", pod: "etl", container: "job", health: .dead, pid: 20, shimPid: 9),
            HandMadeHost.reading("d", namespace: "moby", pid: nil, shimPid: nil),
        ]
        readings[0].latency = .milliseconds(1)
        readings[1].latency = .milliseconds(9)
        readings[2].latency = nil
        readings[3].latency = .milliseconds(4)
        return HandMadeHost.snapshot(readings)
    }

    @Test(arguments: [
        ("pid", ["b", "c", "a", "d"]), ("-pid", ["a", "c", "b", "d"]), ("rpc", ["b", "d", "a", "c"]),
        ("-rpc", ["a", "d", "b", "c"]), ("task", ["d", "b", "c", "a"]), ("trouble", ["c", "d", "a", "b"]),
        ("namespace", ["c", "a", "b", "d"]),
    ]) func sortsByAnyColumnAndWhatHasNoValueComesLast(sort: String, order: [String]) {
        var harness = DashboardHarness(snapshot: Self.host())
        let effects = harness.change { $0.sort(by: sort) }
        #expect(harness.ids == order)
        #expect(sort == "trouble" || effects.contains(.saveTable(harness.model.table.settings)))
    }

    @Test func theMenuSortsWithALetterAndTheTitleShowsIt() {
        var harness = DashboardHarness(snapshot: Self.host())
        harness.press("op")
        #expect(harness.model.overlay == nil)
        #expect(harness.ids == ["b", "c", "a", "d"])
        #expect(harness.screen().contains("PID↑"))
        #expect(harness.screen().contains("sort: pid"))
        harness.press("O")
        #expect(harness.ids == ["a", "c", "b", "d"])
        #expect(harness.screen().contains("PID↓"))
        harness.press(">>>")
        #expect(harness.model.table.settings.sort == TaskSort(.column(.processes)))
        harness.press("o")
        harness.press(.escape)
        #expect(harness.model.table.settings.sort == TaskSort(.column(.processes)))
    }

    @Test func groupsStandWhereTheirWorstTaskDoesAndFoldAway() {
        var harness = DashboardHarness(snapshot: Self.host())
        harness.press("bp")
        let rows = (0..<harness.model.table.count).map { harness.model.table[$0].id }
        let task = { TaskRow.ID.task(TaskID(namespace: "k8s.io", id: $0)) }
        #expect(
            rows == [
                .group("prod/etl"), task("c"), .group("moby"), .task(TaskID(namespace: "moby", id: "d")),
                .group("prod/web"), task("a"), task("b"),
            ]
        )
        #expect(harness.screen().contains("▾ prod/web"))
        #expect(harness.screen().contains("1 shim, 2 tasks"))
        harness.press("G")
        harness.press(.left)
        #expect(harness.model.table.selectedRow == .group("prod/web"))
        #expect(harness.ids == ["c", "d"])
        #expect(harness.screen().contains("▸ prod/web"))
        harness.press(.enter)
        #expect(harness.ids == ["c", "d", "a", "b"])
    }

    @Test func troubleInAFoldedGroupIsFound() {
        var harness = DashboardHarness(snapshot: Self.host())
        harness.press("bp")
        harness.press("g")
        harness.press(.left)
        harness.press("G!")
        #expect(harness.model.table.selectedRow == .group("prod/etl"))
        #expect(harness.screen().contains("DEAD !"))
    }

    @Test func columnsAreChosenOrderedAndSized() {
        var harness = DashboardHarness(rows: 36, columns: 200, snapshot: Self.host())
        harness.press("C")
        harness.press(" j")
        #expect(!harness.screen().contains("  STATE"))
        harness.press("J+++")
        harness.press(.enter)
        let settings = harness.model.table.settings
        #expect(settings.columns.prefix(2) == [.task, .group])
        #expect(settings.widths[.group] == 11)
        #expect(harness.takeEffects().contains(.saveTable(settings)))
        harness.press("C")
        harness.press("r")
        harness.press(.escape)
        #expect(harness.model.table.settings == settings)
    }

    @Test func theLastColumnStays() {
        var harness = DashboardHarness(snapshot: Self.host())
        harness.press("C")
        for _ in TaskColumn.allCases { harness.press(" j") }
        #expect(harness.model.table.settings.columns.count > 1)
        harness.press(.escape)
        for column in TaskColumn.allCases where harness.model.table.settings.columns.contains(column) {
            harness.change { $0.toggleColumn(column) }
        }
        #expect(harness.model.table.settings.columns.count == 1)
    }

    @Test func rowsMoveOnlyWhileNothingIsAsked() {
        var harness = DashboardHarness(snapshot: Self.host())
        harness.press("p")
        var changed = Self.host()
        changed.readings.removeAll { $0.id.id == "a" }
        changed.readings.append(HandMadeHost.reading("0", health: .unresponsive, pid: 99))
        harness.send(.snapshot(changed))
        #expect(harness.ids == ["c", "d", "a", "b", "0"])
    }

    @Test func theTableScrollsNoFurtherThanItMust() {
        let readings = (0..<50).map { HandMadeHost.reading("t\($0 + 10)", pid: Int32($0 + 10)) }
        var harness = DashboardHarness(snapshot: HandMadeHost.snapshot(readings))
        let page = harness.model.layout.content(of: .tasks)?.rows ?? 0
        harness.press("G")
        #expect(harness.model.table.scroll == 50 - page)
        harness.press("k")
        #expect(harness.model.table.scroll == 50 - page)
        for _ in 0..<page { harness.press("k") }
        #expect(harness.model.table.scroll == 50 - page - 2)
        #expect(harness.model.table.selectedIndex == harness.model.table.scroll)
    }
}
