// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Metrics and changes, for programs that watch a host.
@Suite struct ExportCommandTests {
    /// What the server answers, asked by a shell.
    private func ask(_ request: String, port: String) throws -> String {
        try Shell.run([
            "bash", "-c",
            #"exec 3<>/dev/tcp/127.0.0.1/"$2"; printf "$1" >&3; timeout 10 cat <&3"#, "bash", request, port,
        ])
    }

    @Test func metricsAreServed() async throws {
        let server = try Shimtop.Running(["export", "--demo", "--listen", "127.0.0.1:0"])
        defer { kill(server.pid, SIGTERM) }
        var port = ""
        try await eventually("it listens", within: 20) {
            let words = server.errors.split(separator: "/").first { $0.hasPrefix("127.0.0.1:") }
            port = words.map { String($0.dropFirst("127.0.0.1:".count)) } ?? ""
            return !port.isEmpty
        }
        let classic = try ask(#"GET /metrics HTTP/1.0\r\n\r\n"#, port: port)
        #expect(classic.hasPrefix("HTTP/1.1 200 OK") || classic.hasPrefix("HTTP/1.0 200 OK"), "\(classic.prefix(80))")
        #expect(classic.contains("content-type: text/plain; version=0.0.4"))
        #expect(classic.contains(#"shimtop_shim_health{namespace="k8s.io",id="#) && !classic.contains("# EOF"))
        let open = try ask(
            #"GET /metrics HTTP/1.0\r\nAccept: application/openmetrics-text;version=1.0.0\r\n\r\n"#,
            port: port
        )
        #expect(open.contains("content-type: application/openmetrics-text") && open.hasSuffix("# EOF\n"))
        #expect(try ask(#"GET / HTTP/1.0\r\n\r\n"#, port: port).contains("404"))
        #expect(try ask(#"POST /metrics HTTP/1.0\r\ncontent-length: 0\r\n\r\n"#, port: port).contains("405"))
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
