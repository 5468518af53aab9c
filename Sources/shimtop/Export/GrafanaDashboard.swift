// SPDX-License-Identifier: Apache-2.0

import HostSession

/// A dashboard for Grafana over the metrics that are served here.
struct GrafanaDashboard: Encodable {
    let title = "shimtop"
    let uid = "shimtop"
    let schemaVersion = 39
    let timezone = "browser"
    let refresh = "30s"
    let time = Span(from: "now-1h", to: "now")
    let templating = Templating()
    let panels: [Panel]

    init() {
        let task = #"{instance=~"$instance"}"#
        let queries: [(title: String, kind: String, unit: String, expression: String, legend: String)] = [
            ("Stuck tasks", "stat", "short", "sum(shimtop_task_stuck\(task)) or vector(0)", "stuck"),
            ("Shims by health", "timeseries", "short", "sum by (health) (shimtop_shim_health\(task))", "{{health}}"),
            (
                "What is wrong", "table", "short",
                "sum by (instance, namespace, id, verdict) (shimtop_task_verdict\(task)) > 0", ""
            ),
            ("containerd", "timeseries", "short", "shimtop_containerd_up\(task)", "{{instance}} {{state_directory}}"),
            (
                "Answers of shims", "timeseries", "s", "topk(10, shimtop_shim_rpc_seconds\(task))",
                "{{namespace}}/{{id}}"
            ),
            (
                "Processors used", "timeseries", "short",
                "topk(10, rate(shimtop_task_cpu_seconds_total\(task)[5m]))", "{{namespace}}/{{id}}"
            ),
            (
                "Working set", "timeseries", "bytes", "topk(10, shimtop_task_memory_working_set_bytes\(task))",
                "{{namespace}}/{{id}}"
            ),
            (
                "Fullest pipes", "timeseries", "percentunit", "topk(10, shimtop_task_pipe_fill_ratio\(task))",
                "{{namespace}}/{{id}} {{pipe}}"
            ),
            (
                "Memory of shims", "timeseries", "bytes", "sum(shimtop_shim_memory_resident_bytes\(task))",
                "all shims"
            ),
            ("Found wrong beside tasks", "timeseries", "short", "shimtop_host_findings\(task)", "{{verdict}}"),
        ]
        panels = queries.enumerated().map { index, query in
            Panel(
                id: index + 1,
                type: query.kind,
                title: query.title,
                gridPos: Place(x: index % 2 * 12, y: index / 2 * 8),
                targets: [Target(expr: query.expression, legendFormat: query.legend)],
                fieldConfig: Fields(defaults: Unit(unit: query.unit))
            )
        }
    }

    struct Span: Encodable { let from, to: String }

    struct Templating: Encodable {
        let list = [Variable()]

        struct Variable: Encodable {
            let name = "instance"
            let label = "Host"
            let type = "query"
            let datasource = Source()
            let query = "label_values(shimtop_containerd_up, instance)"
            let includeAll = true
            let multi = true
            let refresh = 2
        }
    }

    struct Source: Encodable {
        let type = "prometheus"
    }

    struct Panel: Encodable {
        let id: Int
        let type: String
        let title: String
        let gridPos: Place
        let datasource = Source()
        let targets: [Target]
        let fieldConfig: Fields
    }

    struct Place: Encodable {
        let x, y: Int
        let w = 12
        let h = 8
    }

    struct Target: Encodable {
        let expr: String
        let legendFormat: String
        let refId = "A"
    }

    struct Fields: Encodable { let defaults: Unit }
    struct Unit: Encodable { let unit: String }
}
