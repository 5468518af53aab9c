// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import Curses
import HostRegistry
import HostSession
import Testing

@testable import Dashboard

/// Which tasks a filter shows.
@Suite struct TaskFilterTests {
    private static func host() -> HostSnapshot {
        var readings = [
            HandMadeHost.reading("a", pod: "web-1", container: "nginx"),
            HandMadeHost.reading("b", pod: "web-2", container: "nginx", status: .paused),
            HandMadeHost.reading("c", pod: "etl", container: "job", health: .dead),
        ]
        readings[0].about.annotations = ["io.kubernetes.cri.container-name": "nginx", "app": "shop"]
        readings[1].about.annotations = ["app": "blog"]
        return HandMadeHost.snapshot(readings)
    }

    @Test(arguments: [
        ("nginx", ["a", "b"]), ("NGINX", []), ("!nginx", ["c"]), ("web-[2-9]", ["b"]), ("nginx !web-1", ["b"]),
        ("state=paused", ["b"]), ("state=dead", ["c"]), ("!state=RUNNING", ["b"]), ("label=app", ["a", "b"]),
        ("label=app=shop", ["a"]), ("-l app=blog", ["b"]), ("label=container-name=nginx", ["a"]), ("!label=app", ["c"]),
        ("-f w1ng", ["a"]), ("-f prdetl", ["c"]), ("!-f web", ["c"]), ("-f", ["a", "b", "c"]), ("", ["a", "b", "c"]),
    ]) func shows(text: String, ids: [String]) throws {
        let filter = try TaskFilter(text)
        #expect(Self.host().readings.filter(filter.shows).map(\.id.id) == ids)
    }

    @Test func hiddenRowsAreCounted() {
        var harness = DashboardHarness(snapshot: Self.host())
        harness.press("/nginx")
        harness.press(.enter)
        #expect(harness.screen().contains("2 of 3, 1 hidden"))
    }

    @Test func whatIsNoExpressionIsSaidAndTheOneBeforeStays() {
        var harness = DashboardHarness(snapshot: Self.host())
        harness.press("/web(")
        #expect(harness.model.table.filter.text == "web")
        harness.press(.enter)
        #expect(harness.model.overlay != nil)
        #expect(harness.ids == ["b", "a"])
    }
}
