// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import Testing

@testable import Dashboard

/// What is seen of a log while it grows.
@Suite struct LogPaneTests {
    private static let task = TaskID(namespace: "k8s.io", id: "0be4f9")

    private func pane(lines count: Int) -> LogPane {
        var pane = LogPane()
        pane.show(Self.task)
        pane.take(.lines((0..<count).map { "line \($0)" }), for: Self.task, at: "03:00:00")
        return pane
    }

    private func texts(_ pane: LogPane, rows: Int = 4) -> [String] { pane.visible(rows: rows).lines.map(\.text) }

    @Test func newestLinesAreFollowed() {
        var pane = pane(lines: 10)
        #expect(texts(pane) == ["line 6", "line 7", "line 8", "line 9"])
        pane.take(.lines(["more"]), for: Self.task, at: "")
        #expect(texts(pane).last == "more")
    }

    @Test func whatIsReadStaysInPlaceWhileLinesComeAndGo() {
        var pane = pane(lines: 100)
        pane.scroll(by: -10, page: 4)
        let seen = texts(pane)
        #expect(seen == ["line 86", "line 87", "line 88", "line 89"])
        for _ in 0..<LogBuffer.mostLines / 1000 {
            pane.take(.lines((0..<900).map { "later \($0)" }), for: Self.task, at: "")
            #expect(texts(pane) == seen)
        }
        #expect(pane.visible(rows: 4).below > 4000)
    }

    @Test func linesAreBounded() {
        var pane = pane(lines: 0)
        for round in 0..<20 { pane.take(.lines((0..<1000).map { "\(round).\($0)" }), for: Self.task, at: "") }
        #expect(pane.buffer.lines.count <= LogBuffer.mostLines * 5 / 4)
        #expect(pane.buffer.count == 20_000)
        #expect(texts(pane).last == "19.999")
    }

    @Test func reachingTheEndFollowsAgain() {
        var pane = pane(lines: 10)
        pane.scroll(by: -1, page: 4)
        #expect(!pane.isFollowing)
        pane.scroll(by: 1, page: 4)
        #expect(pane.isFollowing)
        pane.scrollToTop(page: 4)
        #expect(texts(pane).first == "line 0")
        pane.scroll(by: -100, page: 4)
        #expect(texts(pane) == ["line 0", "line 1", "line 2", "line 3"])
    }

    @Test func filterActsOnOldAndNewLinesAlike() {
        var pane = pane(lines: 20)
        pane.setFilter("LINE 1")
        #expect(pane.buffer.lines.count == 11)
        pane.take(.lines(["other", "line 1000"]), for: Self.task, at: "")
        #expect(texts(pane).last == "line 1000")
        pane.setFilter("")
        #expect(pane.buffer.lines.count == 22)
    }

    @Test func linesOfATaskLookedAtBeforeAreKept() {
        var pane = pane(lines: 3)
        let other = TaskID(namespace: "k8s.io", id: "other")
        pane.show(other)
        #expect(texts(pane).isEmpty)
        pane.take(.lines(["late"]), for: Self.task, at: "")
        pane.show(Self.task)
        #expect(texts(pane) == ["line 0", "line 1", "line 2", "late"])
    }

    @Test func aChangeOfTheReaderIsSaid() {
        var pane = pane(lines: 0)
        pane.take(.source(.pipe), for: Self.task, at: "03:04:05")
        #expect(pane.buffer.lines.isEmpty)
        pane.take(.source(.copy(of: .init(pid: 7, name: "containerd"), path: "/log")), for: Self.task, at: "03:04:06")
        #expect(texts(pane) == ["03:04:06 containerd (7) reads the pipe now: nothing is taken from it any more"])
    }
}
