// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import ContainerdShims
import HostSession

/// `shimtop export`: metrics for Prometheus.
struct Export: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serve metrics of tasks and shims for Prometheus, in the OpenMetrics format where that is accepted.",
        discussion: """
            Answers GET /metrics; every question polls the shims that are due. What shims do not tell is looked for every ten \
            seconds. A question has 5 seconds to come, and no body. Nothing is encrypted and anybody who can connect may ask: other addresses than the default are seen \
            from other hosts.
            """
    )

    @OptionGroup var host: HostOptions

    @Option(help: ArgumentHelp("Where to listen; port 0 is any that is free.", valueName: "host:port"))
    var listen = "127.0.0.1:9718"

    @Flag(help: "Print alerting rules for Prometheus instead.")
    var rules = false

    @Flag(help: "Print a dashboard for Grafana instead, as JSON to be imported.")
    var dashboard = false

    /// Whether it answers until it is told to end.
    var isServer: Bool { !rules && !dashboard }

    private static let examinationTime = Duration.seconds(10)

    private var address: (host: String, port: Int)? {
        guard let colon = listen.lastIndex(of: ":"), let port = Int(listen[listen.index(after: colon)...]),
            (0...65535).contains(port), colon > listen.startIndex
        else { return nil }
        return (listen[..<colon].filter { $0 != "[" && $0 != "]" }, port)
    }

    func validate() throws {
        guard address != nil else {
            throw ValidationError("--listen takes a host and a port, such as 127.0.0.1:9718 or [::1]:9718")
        }
    }

    func run() async throws {
        if dashboard { return try StandardOutput.print(JSONOutput.pretty(GrafanaDashboard())) }
        if rules { return try StandardOutput.write(Array(AlertRules.text.utf8)) }
        guard let address else { return }
        try await host.withHost { live, _ in
            let server: MetricsServer
            do {
                server = try await MetricsServer(host: address.host, port: address.port)
            } catch {
                StandardError.write("shimtop: cannot listen at \(listen): \(error)\n")
                throw ExitCode(1)
            }
            StandardError.write("shimtop: metrics are at http://\(server.address)/metrics\n")
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    _ = await live.snapshot()
                    repeat { await live.examine() } while (try? await Task.sleep(for: Self.examinationTime)) != nil
                }
                group.addTask {
                    try await server.run { format in
                        let snapshot = await live.snapshot()
                        let measures = await live.measures(of: snapshot.readings.map(\.id))
                        return OpenMetricsText(snapshot, measures, format).text
                    }
                }
                // The first ends only by an error.
                defer { group.cancelAll() }
                try await group.next()
                try Task.checkCancellation()
            }
        }
    }
}
