// SPDX-License-Identifier: Apache-2.0

package import ContainerdShims
package import HostSession
package import LinuxHost
package import LogText

/// The detail pane: what it shows of the selected task, and what was read for that.
package struct DetailPane: Sendable, Hashable {
    /// Levels of a document that can be folded one by one.
    private static let deepest = 12

    package internal(set) var tab = DetailTab.overview
    /// Rows that it is scrolled down.
    package internal(set) var scroll = 0
    /// How documents are written.
    package private(set) var notation = JSONValue.Notation.json
    /// Levels of documents that are shown.
    package private(set) var depth = deepest
    /// Whether values of environment variables are shown.
    package internal(set) var showsSecrets = false
    package internal(set) var search: LogPattern?
    /// The process that is chosen.
    package internal(set) var process: Int32?

    private var task: TaskID?
    private var reports: [DetailTab: Result<TaskReport, ShimError>] = [:]
    private var readAt: ContinuousClock.Instant?
    private var isReading = false

    /// Begins anew with another task; the tab stays.
    mutating func show(_ task: TaskID?) {
        self.task = task
        reports = [:]
        (scroll, process, readAt, isReading, showsSecrets) = (0, nil, nil, false, false)
    }

    mutating func show(_ tab: DetailTab) {
        guard tab != self.tab else { return }
        self.tab = tab
        (scroll, readAt, isReading, search) = (0, nil, false, nil)
    }

    mutating func step(by count: Int) {
        let all = DetailTab.allCases
        let index = all.firstIndex(of: tab) ?? 0
        show(all[(index + count + all.count) % all.count])
    }

    /// What has to be read now, if anything.
    mutating func due(at now: ContinuousClock.Instant) -> TaskReport.Part? {
        guard task != nil, let part = tab.part, !isReading else { return nil }
        if let readAt {
            guard let lifetime = tab.lifetime, readAt.duration(to: now) >= lifetime else { return nil }
        }
        isReading = true
        readAt = now
        return part
    }

    /// What was read is no longer what is wanted.
    mutating func expire() { (readAt, isReading) = (nil, false) }

    mutating func take(_ part: TaskReport.Part, of task: TaskID, _ result: Result<TaskReport, ShimError>) {
        guard task == self.task, let tab = DetailTab(rawValue: part.rawValue) else { return }
        reports[tab] = result
        if tab == self.tab { isReading = false }
        let pids = processes.map(\.pid)
        if process.map(pids.contains) != true { process = pids.first }
    }

    // MARK: - What is shown

    /// What was read for the tab; nil until it was.
    package var report: Result<TaskReport, ShimError>? { reports[tab] }

    /// The processes in the tab of that name.
    package var processes: [ContainerProcess] {
        if case .processes(let processes) = try? reports[.processes]?.get().content { processes } else { [] }
    }

    /// The text of the tab, where that is read for it.
    package var lines: [String] {
        switch report {
        case nil: ["reading..."]
        case .failure(let error): [error.message]
        case .success(let report):
            if case .document(let document) = report.content {
                document.lines(notation, depth: depth)
            } else {
                report.lines
            }
        }
    }

    /// Whether the tab shows a document, which can be folded and written in two ways.
    package var isDocument: Bool {
        if case .document = try? report?.get().content { true } else { false }
    }

    mutating func toggleNotation() { notation = notation == .json ? .yaml : .json }

    /// Shows more levels of documents, or fewer.
    mutating func unfold(by count: Int) { depth = min(max(1, depth + count), Self.deepest) }

    /// The deepest level of the document is folded first, so that each step can be seen.
    mutating func fold() {
        guard case .document(let document) = try? report?.get().content else { return }
        depth = max(1, min(depth, document.depth) - 1)
    }

    mutating func moveProcess(by count: Int) {
        let pids = processes.map(\.pid)
        guard let last = pids.indices.last else { return }
        let index = process.flatMap(pids.firstIndex) ?? 0
        process = pids[min(max(0, index + max(-pids.count, min(count, pids.count))), last)]
    }

    /// The next line that matches, after the first that is shown or before it.
    func match(in lines: [String], forward: Bool) -> Int? {
        guard let search else { return nil }
        let found = lines.enumerated().filter { !search.matches(in: Array($1.utf8)[...], limit: 1).isEmpty }.map(
            \.offset
        )
        return forward ? found.first { $0 > scroll } ?? found.first : found.last { $0 < scroll } ?? found.last
    }
}

extension JSONValue {
    /// How many levels are in each other.
    fileprivate var depth: Int {
        switch self {
        case .array(let values): 1 + (values.map(\.depth).max() ?? 0)
        case .object(let members): 1 + (members.values.map(\.depth).max() ?? 0)
        default: 0
        }
    }
}
