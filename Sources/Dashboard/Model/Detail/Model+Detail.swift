// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import HostActions
import HostRegistry
import HostSession
import LinuxHost
import TerminalStyle

/// The tabs of the detail pane.
extension Model {
    /// Reads what the tab shows, while it is on the screen.
    mutating func readDetail() -> [Effect] {
        guard let id = table.selected, layout.content(of: .detail) != nil, isLookedAt,
            !isFrozen || detail.report == nil, let part = detail.due(at: now.instant)
        else { return [] }
        return [.readReport(id, part, showsSecrets: detail.showsSecrets)]
    }

    mutating func performDetail(_ command: Command) -> [Effect] {
        switch command {
        case .details: focus(on: .detail)
        case .nextTab: detail.step(by: 1)
        case .previousTab: detail.step(by: -1)
        case .processTree:
            focus(on: .detail)
            detail.show(.processes)
        case .raw where focus == .detail && detail.isDocument: detail.toggleNotation()
        case .raw:
            focus(on: .detail)
            detail.show(.state)
        case .foldLevel: detail.fold()
        case .unfoldLevel: detail.unfold(by: 1)
        case .secrets:
            detail.show(.spec)
            detail.showsSecrets.toggle()
            detail.expire()
        default: break
        }
        return readDetail()
    }

    private static let mostOverviewRows = 1000

    mutating func moveDetail(_ command: Command) {
        guard let count = command.rows(page: max(1, layout.content(of: .detail)?.rows ?? 1)) else { return }
        if detail.tab == .overview {
            // How many rows it has depends on its width: what is drawn ends with its last.
            detail.scroll = min(max(0, detail.scroll + max(-Self.mostOverviewRows, count)), Self.mostOverviewRows)
        } else if detail.tab == .processes, !detail.processes.isEmpty {
            detail.moveProcess(by: count)
            let index = detail.processes.firstIndex { $0.pid == detail.process } ?? 0
            let rows = max(1, (layout.content(of: .detail)?.rows ?? 2) - 2)
            detail.scroll = min(max(detail.scroll, index - rows), index)
        } else {
            let last = max(0, detailLines.count - 1)
            detail.scroll = min(max(0, detail.scroll + max(-last - 1, min(count, last + 1))), last)
        }
    }

    /// The text of the tab, but for the overview, which is drawn.
    package var detailLines: [String] {
        switch detail.tab {
        case .overview: []
        case .events:
            table.selected.map { id in
                let lines = events[id]
                return lines.isEmpty ? ["nothing has changed since it was first seen here"] : lines
            } ?? []
        case .metrics: detail.lines
        case .why, .processes, .spec, .state, .bundle: detail.lines
        }
    }

    mutating func goToDetailMatch(forward: Bool) {
        guard detail.search != nil else { return note("nothing is searched for: / searches") }
        guard let line = detail.match(in: detailLines, forward: forward) else { return note("nothing matches") }
        detail.scroll = line
    }

    mutating func copyDetail() -> [Effect] {
        let lines = detailText
        return lines.isEmpty ? [] : [.copy(lines.joined(separator: "\n"), lines: lines.count)]
    }

    var saveOfDetail: Prompt.Purpose {
        .saveText(detailText, name: "\(table.selection?.taskName ?? "task")-\(detail.tab.rawValue)")
    }

    /// What the tab holds as text, to be copied or saved; of the overview what there is to say of the task.
    var detailText: [String] {
        guard detail.tab == .overview, let reading = table.selection else { return detailLines }
        return ["\(reading.id): \(reading.status.rawValue), shim \(reading.health.rawValue)", reading.why].filter {
            !$0.isEmpty
        }
    }
}

/// What is done from the detail pane.
extension Model {
    /// Nothing of the host changes but that there is a file more, whose place is asked for.
    mutating func collectForensics() -> [Effect] {
        guard let id = table.selected else {
            note("bundle: no task is selected")
            return []
        }
        openPrompt(.forensics(id))
        return []
    }

    mutating func askForProcessSignal() {
        guard let reading = actionable("signal") else { return }
        guard let process = detail.processes.first(where: { $0.pid == detail.process }) else {
            return note("signal: no process is chosen")
        }
        openPrompt(.processSignal(process, ActionTarget(reading)))
    }
}
