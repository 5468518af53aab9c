// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import Curses
import TerminalStyle

/// Keys outside of dialogs.
extension Model {
    /// Where a key pressed now lands; nil while text is typed.
    package var keyContext: KeyContext? {
        switch overlay {
        case .help, .text: .help
        case .confirm, .confirmQuit: .confirm
        case .kill: .kill
        case .delete: .delete
        case .prompt: nil
        case nil:
            switch focus {
            case .tasks: .tasks
            case .detail: .detail
            case .log: .log
            }
        }
    }

    mutating func press(_ key: KeyEvent) -> [Effect] {
        table.choose()
        if case .prompt(let prompt) = overlay { return type(key, into: prompt) }
        guard let context = keyContext else { return [] }
        let command = Keymap.command(for: key, in: context)
        if overlay != nil { return answer(command) }
        return command.map { perform($0) } ?? []
    }

    private mutating func perform(_ command: Command) -> [Effect] {
        switch command {
        case .up, .down, .pageUp, .pageDown, .halfPageUp, .halfPageDown, .top, .bottom, .left, .right, .halfLeft,
            .halfRight:
            return move(command)
        case .nextPane: focusNeighbour(by: 1)
        case .previousPane: focusNeighbour(by: -1)
        case .focusLog: focus(on: .log)
        case .zoom: isZoomed.toggle()
        case .back: return goBack()
        case .nextTrouble: return nextTrouble()
        case .pause: askToPause()
        case .kill: openKillDialog()
        case .delete: openDeleteDialog()
        case .filter: openPrompt(.filterTasks)
        case .filterLog: openPrompt(.filterLog)
        case .search: openPrompt(.searchLog)
        case .nextMatch: goToMatch(.newer)
        case .previousMatch: goToMatch(.older)
        case .stepLevel: stepLevel()
        case .mouse: return toggleMouse()
        case .follow: toggleFollow()
        case .wrap: log.wraps.toggle()
        case .timestamps: stepTimestamps()
        case .colors: log.colors = log.colors == .none ? .withoutBackground : .none
        case .nextSource: return switchSource()
        case .drain: askToDrain()
        case .stacks: askForStacks()
        case .markLine: dropMarkLine()
        case .bookmark: toggleBookmark()
        case .nextBookmark: goToBookmark(.newer)
        case .previousBookmark: goToBookmark(.older)
        case .select: toggleSelection()
        case .copy: return copySelection()
        case .save: openPrompt(.saveLog(all: false))
        case .help: overlay = .help(scroll: 0)
        case .redraw: return [.redraw]
        case .refresh:
            processesOf = nil
            return poll(askAll: true)
        case .suspend: return [.suspend]
        case .quit: return quit()
        case .interrupt: return [.quit(code: 0)]
        case .accept, .cancel, .killFirst: break
        }
        return []
    }

    private mutating func quit() -> [Effect] {
        guard pending.isEmpty else {
            overlay = .confirmQuit
            return []
        }
        return [.quit(code: 0)]
    }

    private mutating func nextTrouble() -> [Effect] {
        keepingSelection { model in
            if !model.table.moveToNextTrouble() { model.journal.note("no task is in trouble", at: model.now) }
        }
    }

    // MARK: - Moving

    private mutating func move(_ command: Command) -> [Effect] {
        let page = pageRows
        switch focus {
        case .tasks: return keepingSelection { $0.table.move(command, page: page) }
        case .detail: detailScroll = max(0, detailScroll + (command.rows(page: page) ?? 0))
        case .log: moveLog(command)
        }
        return []
    }

    /// Rows of the focused pane.
    private var pageRows: Int {
        let layout = Layout(rows: rows, columns: columns, focus: focus, lowerPane: lowerPane, isZoomed: isZoomed)
        return max(1, layout.content(of: focus)?.rows ?? 1)
    }

    private mutating func focusNeighbour(by step: Int) {
        let panes = Pane.allCases
        let index = panes.firstIndex(of: focus) ?? 0
        focus(on: panes[(index + step + panes.count) % panes.count])
    }

    mutating func focus(on pane: Pane) {
        focus = pane
        if pane != .tasks { lowerPane = pane }
    }

    private mutating func stepLevel() {
        log.filter.stepLevel()
        log.applyFilter()
    }

    private mutating func stepTimestamps() {
        let all = LogPane.Timestamps.allCases
        let index = all.firstIndex(of: log.timestamps) ?? 0
        log.timestamps = all[(index + 1) % all.count]
    }

    /// One step out: of what is chosen, searched or filtered in the pane, of the zoom, of the pane.
    private mutating func goBack() -> [Effect] {
        if focus == .log, log.buffer?.selection != nil {
            log.change { $0.selection = nil }
        } else if focus == .log, log.search != nil {
            log.search = nil
            log.applyFilter()
        } else if focus == .log, log.filter != LogFilter() {
            log.filter.clear()
            log.applyFilter()
        } else if focus == .tasks, !table.filter.isEmpty {
            return keepingSelection { $0.table.setFilter("") }
        } else if isZoomed {
            isZoomed = false
        } else {
            focus = .tasks
        }
        return []
    }
}

extension TaskTable {
    fileprivate mutating func move(_ command: Command, page: Int) {
        switch command {
        case .top: moveToTop()
        case .bottom: moveToBottom()
        default: move(by: command.rows(page: page) ?? 0)
        }
    }
}

extension Command {
    /// Rows that a moving command moves by; nil for the others.
    func rows(page: Int) -> Int? {
        switch self {
        case .up: -1
        case .down: 1
        case .pageUp: -page
        case .pageDown: page
        case .halfPageUp: -max(1, page / 2)
        case .halfPageDown: max(1, page / 2)
        case .top: -Int(Int32.max)
        case .bottom: Int(Int32.max)
        default: nil
        }
    }
}
