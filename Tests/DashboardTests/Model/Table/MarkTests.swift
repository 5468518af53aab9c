// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import Curses
import HostRegistry
import HostSession
import Testing

@testable import Dashboard

/// Marks, and what happened to rows a moment ago.
@Suite struct MarkTests {
    private static func host(_ ids: String..., pid: Int32? = nil) -> HostSnapshot {
        HandMadeHost.snapshot(ids.map { HandMadeHost.reading($0, pod: "web", pid: pid ?? Int32($0.utf8.first ?? 0)) })
    }

    private func marked(_ harness: DashboardHarness) -> [String] { harness.model.table.marks.keys.map(\.id).sorted() }

    @Test func spaceMarksAndGoesOn() {
        var harness = DashboardHarness(snapshot: Self.host("a", "b", "c"))
        harness.press("  ")
        #expect(marked(harness) == ["a", "b"])
        #expect(harness.screen().contains("2 marked"))
        harness.press("k ")
        #expect(marked(harness) == ["a"])
        harness.press("U")
        #expect(marked(harness).isEmpty)
    }

    @Test func aRangeAndAllThatAreShown() {
        var harness = DashboardHarness(snapshot: Self.host("a", "b", "c", "d"))
        harness.press(" jV")
        #expect(marked(harness) == ["a", "b", "c"])
        harness.press("U/c")
        harness.press(.enter)
        harness.press("*")
        #expect(marked(harness) == ["c"])
        harness.press("/")
        harness.press(.control("u"))
        harness.press("web/d")
        harness.press(.enter)
        #expect(harness.screen().contains("1 marked, 1 of them not shown"))
    }

    @Test func aGroupIsMarkedWhole() {
        var harness = DashboardHarness(snapshot: Self.host("a", "b"))
        harness.press("bpg ")
        #expect(marked(harness) == ["a", "b"])
        harness.press("g ")
        #expect(marked(harness).isEmpty)
    }

    /// A mark is of a process: another one of the same name did not get it.
    @Test func aReplacedTaskLosesItsMark() {
        var harness = DashboardHarness(snapshot: Self.host("a", "b"))
        harness.press("  ")
        harness.send(.snapshot(Self.host("a", "b", pid: 4711)))
        #expect(marked(harness).isEmpty)
    }

    @Test func newChangedAndGoneRowsAreShownAsSuchForAMoment() {
        var harness = DashboardHarness(snapshot: Self.host("a", "b"))
        #expect(harness.model.table.tasks.allSatisfy { harness.model.table.change(of: $0.id) == nil })
        var next = Self.host("b", "c")
        next.readings[0].status = .paused
        harness.send(.snapshot(next))
        let change = { (id: String) in harness.model.table.change(of: TaskID(namespace: "k8s.io", id: id)) }
        #expect(change("a") == .gone)
        #expect(change("b") == .changed)
        #expect(change("c") == .new)
        #expect(harness.screen().contains("gone"))
        #expect(harness.model.table.total == 2)
        harness.pass(seconds: 4)
        #expect(harness.ids == ["b", "c"])
        #expect(harness.model.table.change(of: TaskID(namespace: "k8s.io", id: "b")) == nil)
    }

    @Test func aTaskThatComesBackIsNew() {
        var harness = DashboardHarness(snapshot: Self.host("a", "b"))
        harness.send(.snapshot(Self.host("b")))
        harness.send(.snapshot(Self.host("a", "b")))
        #expect(harness.ids == ["a", "b"])
        #expect(harness.model.table.change(of: TaskID(namespace: "k8s.io", id: "a")) == .new)
        harness.pass(seconds: 4)
        #expect(harness.ids == ["a", "b"])
    }
}
