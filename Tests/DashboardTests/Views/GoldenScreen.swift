// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import Curses
import LinuxHost
import LogText

@testable import Dashboard
@testable import HostActions
@testable import HostRegistry
@testable import HostSession
@testable import ShimLogs

/// Every screen, dialog and pane, and the states of a host and of a task that they show.
enum GoldenScreen: String, CaseIterable, Sendable {
    // The host.
    case start, empty, running, troubled, huge, grouped
    case readOnly = "read-only"
    // The selected task.
    case paused, unresponsive, dead, gone
    // Panes.
    case detail, log
    case tabWhy = "tab-why"
    case tabProcesses = "tab-processes"
    case tabSpec = "tab-spec"
    case tabEvents = "tab-events"
    case processSignal = "process-signal"
    case logZoomed = "log-zoomed"
    case logSearch = "log-search"
    case logFilter = "log-filter"
    case logSelection = "log-selection"
    case logPipe = "log-pipe"
    // Dialogs, and what is asked on the journal line.
    case kill, delete, force, bulk, columns, sort, group, theme, palette, help, journal, stacks
    case killPaused = "kill-paused"
    case killOther = "kill-other"
    case deleteDead = "delete-dead"
    case forceOthers = "force-others"
    case bulkHidden = "bulk-hidden"
    case confirmPause = "confirm-pause"
    case confirmCleanup = "confirm-cleanup"
    case confirmQuit = "confirm-quit"
    case promptFilter = "prompt-filter"
    case promptLimits = "prompt-limits"
    case promptCheckpoint = "prompt-checkpoint"
    case promptSave = "prompt-save"
    case helpFilter = "help-filter"
    case acting

    static let sizes = [(200, 60), (120, 36), (80, 24), (60, 12)]

    /// The screen at a size, with what was pressed to get there.
    func harness(
        columns: Int,
        rows: Int,
        keymap: Keymap = Keymap(),
        isReadOnly: Bool = false,
        isPlain: Bool = false
    ) -> DashboardHarness {
        var harness = DashboardHarness(
            rows: rows,
            columns: columns,
            isReadOnly: isReadOnly || self == .readOnly,
            isPlain: isPlain,
            keymap: keymap,
            snapshot: snapshot
        )
        guard snapshot != nil else { return harness }
        harness.pass(seconds: 7)
        if let task { harness.select(task) }
        Self.fillLog(&harness)
        press(&harness)
        return harness
    }

    private var snapshot: HostSnapshot? {
        switch self {
        case .start: nil
        case .empty: HandMadeHost.snapshot([], daemon: .up(pid: 771))
        case .running: HandMadeHost.snapshot(Self.healthy(12), daemon: .up(pid: 771))
        case .huge: HandMadeHost.snapshot(Self.healthy(1200), daemon: .up(pid: 771))
        default: HandMadeHost.troubled
        }
    }

    private static func healthy(_ count: Int) -> [TaskReading] {
        (0..<count).map { number in
            HandMadeHost.reading(
                "task-\(1000 + number)",
                pod: "pod-\(number / 3)",
                container: ["app", "proxy", "pause"][number % 3],
                pid: Int32(2000 + number)
            )
        }
    }

    /// The task that is selected; nil for the first of the table.
    private var task: String? {
        switch self {
        case .paused, .killPaused: "77de10"
        case .dead, .deleteDead, .confirmCleanup: "redis"
        case .kill, .killOther, .delete, .forceOthers, .confirmPause, .confirmQuit, .promptLimits, .promptCheckpoint,
            .acting, .stacks:
            "4f21c0"
        case .gone: "9f00aa"
        default: nil
        }
    }

    private static func fillLog(_ harness: inout DashboardHarness) {
        let lines = [
            #"time="2026-11-24T03:03:58.101476125Z" level=info msg="starting signal loop" namespace=k8s.io pid=8812"#,
            #"time="2026-11-24T03:04:02.007000000Z" level=warning msg="upstream slow""#,
            "\u{1b}[31mpanic\u{1b}]0;owned\u{07}: \tnot\u{202e} ours",
            #"time="2026-11-24T03:04:11.020000000Z" level=error msg="日本語 forward event""#,
        ]
        harness.readLog([
            .readable(.all, "CRI file /var/log/pods/web_front-55c_0be4/nginx/0.log + shim log"), .readable(.shim),
        ])
        harness.addLines(lines, .shim)
        harness.addLines(["GET /healthz 200", "upstream gone"], .stderr)
    }

    private func press(_ harness: inout DashboardHarness) {
        switch self {
        case .start, .empty, .running, .troubled, .huge, .readOnly, .paused, .unresponsive, .dead: break
        case .gone:
            var rest = HandMadeHost.troubled
            rest.readings.removeAll { $0.id.id == "9f00aa" }
            harness.send(.snapshot(rest))
        case .grouped:
            harness.press("bp")
            harness.press("j")
            harness.press(.left)
        case .detail: harness.press(.tab)
        case .tabWhy:
            showTab(
                "d]",
                .why,
                .lines(["its processor quota cut it short in 40 % of its periods (throttled)"]),
                &harness
            )
        case .tabProcesses: showTab("tj", .processes, .processes(Self.processes), &harness)
        case .tabSpec: showTab("d]]]]", .spec, .document(Self.spec), &harness)
        case .tabEvents: harness.press("d[[")
        case .processSignal:
            showTab("tj", .processes, .processes(Self.processes), &harness)
            harness.press("K")
        case .log: harness.press("l")
        case .logZoomed: harness.press("lz")
        case .logSearch: search(&harness, "l/")
        case .logFilter: search(&harness, "l&")
        case .logSelection: harness.press("lkvk")
        case .logPipe: fillPipe(&harness)
        case .kill, .killPaused: harness.press("Kj")
        case .killOther: harness.press("Ks")
        case .delete: harness.press("Dy")
        case .deleteDead: harness.press("D")
        case .force: takeFirstStep(&harness)
        case .forceOthers: harness.press("Xjjjjjjjjy")
        case .bulk: harness.press("*D")
        case .bulkHidden:
            harness.press("*/api")
            harness.press(.enter)
            harness.press("D")
        case .confirmPause: harness.press("p")
        case .confirmCleanup: harness.change { $0.perform(.cleanUp) }
        case .confirmQuit: harness.press("pyq")
        case .promptFilter: harness.press("/front state=")
        case .promptLimits: prompt(&harness, .update, "pids=many")
        case .promptCheckpoint: prompt(&harness, .checkpoint, "")
        case .promptSave:
            harness.press("l")
            harness.press(.control("s"))
        case .columns: harness.press("Cj")
        case .sort: harness.press("oj")
        case .group: harness.press("bj")
        case .theme: harness.press(.control("t"))
        case .palette: harness.press(":sor")
        case .help: harness.press("?")
        case .helpFilter: harness.press("?/log")
        case .journal: actAndReadJournal(&harness)
        case .stacks: showStacks(&harness)
        case .acting: harness.press("py")
        }
    }

    private func search(_ harness: inout DashboardHarness, _ keys: String) {
        harness.press(keys + "upstream")
        harness.press(.enter)
        harness.scan()
    }

    private func prompt(_ harness: inout DashboardHarness, _ command: Command, _ text: String) {
        harness.change { $0.perform(command) }
        harness.press(text)
        if !text.isEmpty { harness.press(.enter) }
    }

    private func fillPipe(_ harness: inout DashboardHarness) {
        harness.press("l")
        harness.readLog([.readable(.shim, "the shim's log pipe")])
        if let id = harness.model.log.buffer?.id { harness.send(.log(id, .pipe(.stuck))) }
    }

    private static let processes = [
        ContainerProcess(pid: 9914, startTicks: 7, depth: 0, command: "nginx: master process"),
        ContainerProcess(pid: 9951, startTicks: 8, depth: 1, command: "nginx: worker process"),
    ]

    private static let spec = JSONValue.object([
        "process": .object([
            "args": .array([.string("nginx"), .string("-g")]), "env": .array([.string("PASSWORD=********")]),
        ]),
        "hostname": .string("front-55c"),
    ])

    private func showTab(
        _ keys: String,
        _ part: TaskReport.Part,
        _ content: TaskReport.Content,
        _ harness: inout DashboardHarness
    ) {
        harness.press(keys)
        guard let id = harness.model.table.selected else { return }
        harness.send(.reportRead(id, part, .success(TaskReport(part, content))))
    }

    private func takeFirstStep(_ harness: inout DashboardHarness) {
        harness.press("Xjy")
        for case .act(let action) in harness.takeEffects() {
            harness.send(
                .actionFinished(action, .failed(.deadlineExceeded, "Kill 0be4f9: no answer in 10 s"))
            )
        }
    }

    private func actAndReadJournal(_ harness: inout DashboardHarness) {
        harness.select("4f21c0")
        harness.press("K")
        harness.press(.enter)
        for case .act(let action) in harness.takeEffects() { harness.send(.actionFinished(action, .done("sent"))) }
        takeFirstStep(&harness)
        harness.press(.escape)
        harness.press("J")
    }

    private func showStacks(_ harness: inout DashboardHarness) {
        let shim = harness.model.snapshot?.readings.first?.shimPid ?? 0
        let lines = (1...80).map { "goroutine \($0) [chan receive, \($0) minutes]:\u{1b}[2J runtime.gopark()" }
        harness.change { model in
            model.overlay = .text(title: "Stacks of shim \(shim)", lines: lines, scroll: 0)
            return []
        }
    }
}
