// SPDX-License-Identifier: Apache-2.0

import Curses
import LogText

/// Texts that are typed: no key acts on anything but the text.
extension Model {
    mutating func openPrompt(_ purpose: Prompt.Purpose) {
        let text =
            switch purpose {
            case .filterTasks: table.filter
            case .filterLog: log.filter.text
            case .searchLog: log.search?.source ?? ""
            case .saveLog: saveName
            }
        overlay = .prompt(Prompt(purpose, text: text))
    }

    private var saveName: String {
        let name = (table.selection?.taskName ?? "task").map {
            $0.isLetter || $0.isNumber || "-_.".contains($0) ? $0 : "-"
        }
        return "\(options.saveFolder)/\(String(name))-\(now.timeOfDay.replacing(":", with: "")).log"
    }

    mutating func type(_ key: KeyEvent, into prompt: Prompt) -> [Effect] {
        var prompt = prompt
        switch key {
        case .character(let character) where prompt.text.count < Prompt.longest: prompt.text.append(character)
        case .backspace: prompt.text = String(prompt.text.dropLast())
        case .control("u"): prompt.text = ""
        case .tab:
            if case .saveLog(let all) = prompt.purpose { prompt.purpose = .saveLog(all: !all) }
            overlay = .prompt(prompt)
            return []
        case .enter: return accept(prompt)
        case .escape, .control("c"):
            overlay = nil
            prompt.text = prompt.before
            return apply(&prompt)
        default: return []
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
                let text = prompt.text
                return keepingSelection { $0.table.setFilter(text) }
            case .filterLog:
                try log.filter.setText(prompt.text)
                log.applyFilter()
            case .searchLog:
                log.search = prompt.text.isEmpty ? nil : try LogPattern(prompt.text)
                log.applyFilter()
            case .saveLog: break
            }
        } catch {
            prompt.problem = error.reason
        }
        return []
    }

    private mutating func accept(_ prompt: Prompt) -> [Effect] {
        if prompt.problem != nil { return [] }
        overlay = nil
        switch prompt.purpose {
        case .filterTasks, .filterLog: return []
        case .searchLog:
            if log.search != nil { goToMatch(.older) }
            return []
        case .saveLog(let all):
            guard let buffer = log.buffer, !prompt.text.isEmpty else { return [] }
            let extract = LogExtract(ring: buffer.ring, shown: all ? nil : buffer.shown)
            return [.saveLog(extract, path: prompt.text)]
        }
    }
}
