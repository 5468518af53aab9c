// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import Curses
import HostActions
import HostRegistry
import HostSession
import LogText

/// Texts that are typed: no key acts on anything but the text.
extension Model {
    mutating func openPrompt(_ purpose: Prompt.Purpose) {
        let text =
            switch purpose {
            case .filterTasks: table.filter.text
            case .filterLog: log.filter.text
            case .searchLog: log.search?.source ?? ""
            case .saveLog: saveName(table.selection?.taskName ?? "task", ".log")
            case .searchDetail: detail.search?.source ?? ""
            case .saveText(_, let name): saveName(name, ".txt")
            case .forensics(let id): saveName("shimtop-\(id.id.prefix(20))", ".tar")
            case .saveScreen: saveName("shimtop", ".svg")
            case .processSignal: "SIGTERM"
            case .signal, .limits: ""
            case .checkpoint(let target): "\(options.saveFolder)/checkpoint-\(target.id.id.prefix(12))"
            }
        overlay = .prompt(Prompt(purpose, text: text))
    }

    private func saveName(_ name: String, _ suffix: String) -> String {
        let name = name.map { $0.isLetter || $0.isNumber || "-_.".contains($0) ? $0 : "-" }
        return "\(options.saveFolder)/\(String(name))-\(now.timeOfDay.replacing(":", with: ""))\(suffix)"
    }

    /// Text that is pasted is text: into a prompt, and nowhere else.
    mutating func paste(_ text: String) -> [Effect] {
        if case .palette(var palette) = overlay {
            palette.field.insert(text)
            overlay = .palette(palette)
            return []
        }
        guard case .prompt(var prompt) = overlay else {
            note("pasted text was not taken for keys: it goes where text is typed, as after /")
            return []
        }
        prompt.field.insert(text)
        let effects = apply(&prompt)
        overlay = .prompt(prompt)
        return effects
    }

    mutating func type(_ key: KeyEvent, into prompt: Prompt) -> [Effect] {
        var prompt = prompt
        switch key {
        case .tab:
            if case .saveLog(let all) = prompt.purpose { prompt.purpose = .saveLog(all: !all) }
            overlay = .prompt(prompt)
            return []
        case .up, .control("p"), .down, .control("n"):
            let isOlder = key == .up || key == .control("p")
            let text = history[prompt.historyKey, default: TextHistory()].step(older: isOlder, from: prompt.text)
            guard let text else { return [] }
            prompt.text = text
        case .enter: return accept(prompt)
        case .escape, .control("c"):
            overlay = nil
            if case .signal(let dialog) = prompt.purpose {
                overlay = .kill(dialog)
                return []
            }
            prompt.text = prompt.before
            return apply(&prompt)
        default: guard prompt.field.edit(key) else { return [] }
        }
        let effects = apply(&prompt)
        overlay = .prompt(prompt)
        return effects
    }

    /// Shows what the text means while it is typed; what it meant before stays while it means nothing.
    private mutating func apply(_ prompt: inout Prompt) -> [Effect] {
        prompt.problem = nil
        do throws(LogPatternError) {
            switch prompt.purpose {
            case .filterTasks:
                let filter = try TaskFilter(prompt.text)
                return keepingSelection { $0.table.setFilter(filter) }
            case .filterLog:
                try log.filter.setText(prompt.text)
                log.applyFilter()
            case .searchLog:
                log.search = prompt.text.isEmpty ? nil : try LogPattern(prompt.text)
                log.applyFilter()
            case .searchDetail: detail.search = prompt.text.isEmpty ? nil : try LogPattern(prompt.text)
            case .saveLog, .saveScreen, .signal, .checkpoint, .limits, .saveText, .forensics, .processSignal: break
            }
        } catch {
            prompt.problem = error.reason
        }
        return []
    }

    private mutating func accept(_ prompt: Prompt) -> [Effect] {
        if prompt.problem != nil { return [] }
        overlay = nil
        history[prompt.historyKey, default: TextHistory()].add(prompt.text)
        switch prompt.purpose {
        case .filterTasks, .filterLog: return []
        case .signal(var dialog):
            guard let signal = UnixSignal(prompt.text) else {
                return refuse(prompt, "that is no signal: SIGTERM, term or 15")
            }
            dialog.choose(signal)
            overlay = .kill(dialog)
            return []
        case .processSignal(let process, let target):
            guard let signal = UnixSignal(prompt.text) else {
                return refuse(prompt, "that is no signal: SIGTERM, term or 15")
            }
            overlay = .confirm(TaskAction(.signalProcess(process, signal), target))
            return []
        case .searchDetail:
            if detail.search != nil { goToDetailMatch(forward: true) }
            return []
        case .saveText(let lines, _): return prompt.text.isEmpty ? [] : [.saveText(lines, path: prompt.text)]
        case .forensics(let id): return prompt.text.isEmpty ? [] : [.collectForensics(id, path: prompt.text)]
        case .checkpoint(let target):
            guard prompt.text.hasPrefix("/") else { return refuse(prompt, "the shim is elsewhere: begin with /") }
            overlay = .confirm(TaskAction(.checkpoint(path: prompt.text), target))
            return []
        case .limits(let target):
            do throws(LimitsError) {
                let limits = try ResourceLimits(words: prompt.text)
                overlay = .confirm(TaskAction(.update(limits), target))
            } catch {
                return refuse(prompt, error.description)
            }
            return []
        case .searchLog:
            if log.search != nil { goToMatch(.older) }
            return []
        case .saveScreen: return prompt.text.isEmpty ? [] : [.saveScreen(path: prompt.text)]
        case .saveLog(let all):
            guard let buffer = log.buffer, !prompt.text.isEmpty else { return [] }
            let extract = LogExtract(ring: buffer.ring, shown: all ? nil : buffer.shown)
            return [.saveLog(extract, path: prompt.text)]
        }
    }

    private mutating func refuse(_ prompt: Prompt, _ problem: String) -> [Effect] {
        var prompt = prompt
        prompt.problem = problem
        overlay = .prompt(prompt)
        return []
    }
}
