// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Metrics and changes, for programs that watch a host.
@Suite struct ExportCommandTests {
    private static let question = "GET /metrics HTTP/1.1\r\nhost: here\r\n\r\n"

    @Test func metricsAreServed() async throws {
        let client = try await MetricsClient()
        defer { kill(client.server.pid, SIGTERM) }
        func ask(_ request: String) throws -> String { try client.ask(request).text }
        let classic = try ask("GET /metrics HTTP/1.0\r\n\r\n")
        #expect(classic.hasPrefix("HTTP/1.1 200 OK"), "\(classic.prefix(80))")
        #expect(classic.contains("content-type: text/plain; version=0.0.4"))
        #expect(classic.contains(#"shimtop_shim_health{namespace="k8s.io",id="#) && !classic.contains("# EOF"))
        let accept = "Accept: application/openmetrics-text;version=1.0.0"
        let open = try ask("GET /metrics?a=b HTTP/1.1\r\n\(accept)\r\n\r\n")
        #expect(open.contains("content-type: application/openmetrics-text") && open.hasSuffix("# EOF\n"))
        let head = try ask("HEAD /metrics HTTP/1.0\r\n\r\n")
        #expect(head.hasPrefix("HTTP/1.1 200 OK") && head.hasSuffix("\r\n\r\n"))
        #expect(try ask("GET / HTTP/1.0\r\n\r\n").contains("404"))
        #expect(try ask("POST /metrics HTTP/1.0\r\ncontent-length: 0\r\n\r\n").contains("405"))
        #expect(try ask("GET /metrics HTTP/1.1\r\ncontent-length: 9\r\n\r\n").contains("413"))
        #expect(
            try ask("GET /metrics HTTP/1.1\r\ncookie: \(String(repeating: "x", count: 9000))\r\n\r\n").contains("431")
        )
        #expect(try ask("GET /\(String(repeating: "x", count: 9000))").contains("431"))
        #expect(try ask("nonsense\r\n\r\n").contains("400"))
    }

    @Test func aScrapeIsServedWhateverElseIsConnected() async throws {
        let client = try await MetricsClient()
        defer { kill(client.server.pid, SIGTERM) }
        let idle = try (0..<300).map { _ in try client.connect("GET /metr") }
        let beside = try client.ask(Self.question)
        #expect(beside.text.hasPrefix("HTTP/1.1 200 OK"))
        // Long before those who do not ask have had their time.
        #expect(beside.took < .seconds(4), "\(beside.took)")
        // Who was first had to go for others; the last has its time, and no more.
        let first = client.answer(on: idle[0])
        #expect(first.text == "" && first.took < .seconds(3), "\(first.took)")
        let last = client.answer(on: idle[299])
        #expect(last.text == "" && last.took < .seconds(20), "\(last.took)")

        let unread = try (0..<100).map { _ in try client.connect(Self.question) }
        #expect(try client.ask(Self.question).text.hasPrefix("HTTP/1.1 200 OK"))
        _ = unread
    }

    @Test func aBodyIsNotRead() async throws {
        let client = try await MetricsClient()
        defer { kill(client.server.pid, SIGTERM) }
        let chunk = "8000\r\n" + String(repeating: "x", count: 0x8000) + "\r\n"
        let head = "POST /metrics HTTP/1.1\r\nhost: here\r\ntransfer-encoding: chunked\r\n\r\n"
        var endless = try (0..<8).map { _ in try client.connect(head) }
        let before = try client.processorTime()
        let end = ContinuousClock.now + .seconds(2)
        while ContinuousClock.now < end {
            endless.removeAll { !client.send(chunk, on: $0) }
            try await Task.sleep(for: .milliseconds(1))
        }
        // Who does not listen is not listened to.
        #expect(endless.isEmpty)
        #expect(try client.processorTime() - before < 1)
        #expect(try client.ask(Self.question).text.hasPrefix("HTTP/1.1 200 OK"))
    }

    @Test func theDashboardIsJSONWithAQueryInEachPanel() throws {
        struct Dashboard: Decodable {
            struct Panel: Decodable { let targets: [Target] }
            struct Target: Decodable { let expr: String }
            let panels: [Panel]
        }
        let dashboard = try Shimtop(["export", "--dashboard"]).json(Dashboard.self)
        let metrics = try Shimtop(["export", "--rules"]).output
        #expect(dashboard.panels.count == 10 && dashboard.panels.allSatisfy { $0.targets[0].expr.contains("shimtop_") })
        #expect(metrics.contains("alert: ContainerTaskStuck"))
    }

    @Test func whereItCannotListenIsSaid() throws {
        let wrong = try Shimtop("export", "--demo", "--listen", "nonsense")
        #expect(wrong.status == 64 && wrong.errors.contains("such as 127.0.0.1:"))
        let taken = try Shimtop("export", "--demo", "--listen", "192.0.2.1:1")
        #expect(taken.status == 1 && taken.errors.contains("cannot listen at 192.0.2.1:1"), "\(taken.errors)")
    }

    @Test func changesAreLines() async throws {
        try await PrivateContainerd.run { containerd in
            try containerd.runTask("a")
            let watch = try Shimtop.Running(["watch", "--json", "--state", containerd.state])
            defer { kill(watch.pid, SIGTERM) }
            struct Change: Decodable, Equatable {
                struct Task: Decodable, Equatable {
                    let id: String
                    let status: String
                }
                let change: String
                let task: Task
                let before: String?
            }
            func changes() throws -> [Change] {
                try watch.output.split(separator: "\n").map { line in
                    try JSONDecoder().decode(Change.self, from: Data(line.utf8))
                }
            }
            try await eventually("it is found", within: 20) {
                try changes() == [Change(change: "found", task: .init(id: "a", status: "RUNNING"), before: nil)]
            }
            try containerd.ctr("task", "pause", "a")
            try await eventually("it is paused", within: 20) {
                try changes().last
                    == Change(change: "changed", task: .init(id: "a", status: "PAUSED"), before: "RUNNING ok")
            }
            try containerd.ctr("task", "resume", "a")
            try containerd.ctr("task", "delete", "--force", "a")
            try await eventually("it is gone", within: 20) { try changes().last?.change == "gone" }
        }
    }
}
