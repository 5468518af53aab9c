// SPDX-License-Identifier: Apache-2.0

import Curses
import HostRegistry
import HostSession
import TerminalStyle

/// Keys outside of dialogs.
extension Model {
    /// How long the next key of a sequence may be waited for.
    private static let sequenceTime = Duration.milliseconds(1500)

    /// Where a key pressed now lands; nil while text is typed.
    package var keyContext: KeyContext? {
        switch overlay {
        case .help(let help): help.isTyping ? nil : .help
        case .text, .journal: .help
        case .confirm, .confirmQuit: .confirm
        case .kill: .kill
        case .delete: .delete
        case .force: .force
        case .bulk: .bulk
        case .menu: .menu
        case .columns: .columns
        case .prompt, .palette: nil
        case nil: paneContext
        }
    }

    /// The context of the focused pane.
    var paneContext: KeyContext {
        switch focus {
        case .tasks: .tasks
        case .detail: .detail
        case .log: .log
        }
    }

    /// A blind key was pressed before what is asked now was seen: it answers nothing.
    mutating func press(_ key: KeyEvent, isBlind: Bool) -> [Effect] {
        table.choose()
        switch overlay {
        case .prompt where isBlind && isAnswer(key, nil), .palette where isBlind && isAnswer(key, nil):
            return refuseBlind(key)
        case .prompt(let prompt): return type(key, into: prompt)
        case .palette(let palette): return type(key, into: palette)
        case .help(let help) where help.isTyping: return type(key, into: help)
        case .menu(var menu):
            if case .character(let letter) = key, menu.go(to: letter) { return choose(menu) }
        default: break
        }
        guard let context = keyContext else { return [] }
        let keys = pressed + [key]
        pressed = []
        switch options.keymap.meaning(of: keys, in: context) {
        case .beginning:
            pressed = keys
            pressedAt = now.instant
            return []
        case .command(let command) where isBlind && isAnswer(key, command): return refuseBlind(key)
        case .command(let command):
            return overlay == nil ? perform(command) : answer(command)
        case .nothing:
            // Esc leaves the sequence and nothing else; a key that does not go on with it is a slip.
            if keys.count > 1 { return [] }
            return overlay == nil ? [] : answer(nil)
        }
    }

    /// A sequence whose next key does not come is none.
    mutating func forgetKeys() {
        if let pressedAt, !pressed.isEmpty, pressedAt.duration(to: now.instant) >= Self.sequenceTime { pressed = [] }
    }

    private mutating func type(_ key: KeyEvent, into help: Help) -> [Effect] {
        var help = help
        switch key {
        case .enter: help.isTyping = false
        case .escape, .control("c"):
            help.isTyping = false
            help.filter = TextField()
        default:
            if help.filter.edit(key) { help.scroll = 0 }
        }
        overlay = .help(help)
        return []
    }

    mutating func perform(_ command: Command) -> [Effect] {
        switch command {
        case .fold where isFrozen, .left where isFrozen, .foldLevel where isFrozen, .stepBack: return stepInTime(by: -1)
        case .unfold where isFrozen, .right where isFrozen, .unfoldLevel where isFrozen, .stepForward:
            return stepInTime(by: 1)
        case .freeze: return toggleFreeze()
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
        case .kill where focus == .detail && detail.tab == .processes: askForProcessSignal()
        case .kill: openKillDialog()
        case .delete: openDeleteDialog()
        case .force: openForceDialog()
        case .why: return explain()
        case .host:
            overlay = .text(
                title: "Why: the host",
                lines: snapshot?.hostExplanation ?? ["not looked at yet"],
                scroll: 0
            )
        case .cleanUp: askToCleanUp()
        case .checkpoint: askForCheckpoint()
        case .update: askForLimits()
        case .exec: return exec()
        case .journal: overlay = .journal(scroll: 0)
        case .filter: openPrompt(.filterTasks)
        case .filterLog: openPrompt(.filterLog)
        case .search: openPrompt(focus == .detail ? .searchDetail : .searchLog)
        case .nextMatch where focus == .detail: goToDetailMatch(forward: true)
        case .previousMatch where focus == .detail: goToDetailMatch(forward: false)
        case .nextMatch: goToMatch(.newer)
        case .previousMatch: goToMatch(.older)
        case .details, .nextTab, .previousTab, .processTree, .raw, .foldLevel, .unfoldLevel, .secrets:
            return performDetail(command)
        case .forensics: return collectForensics()
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
        case .copy: return focus == .detail ? copyDetail() : copySelection()
        case .save: openPrompt(focus == .detail ? saveOfDetail : .saveLog(all: false))
        case .help: overlay = .help(Help())
        case .palette: openPalette()
        case .theme where options.themeNames.isEmpty: note("there is no theme to choose")
        case .theme: overlay = .menu(Menu(.theme, options.themeNames, current: themeName))
        case .redraw: return [.redraw]
        case .refresh:
            processesOf = nil
            return poll(askAll: true)
        case .slower: return setPace(slower: true)
        case .faster: return setPace(slower: false)
        case .saveScreen: openPrompt(.saveScreen)
        case .suspend: return [.suspend]
        case .quit: return quit()
        case .interrupt: return [.quit(code: 0)]
        case .open, .fold, .unfold, .mark, .markRange, .markAll, .unmarkAll, .sort, .invertSort, .sortLeft, .sortRight,
            .group, .columns:
            return performTable(command)
        case .accept, .filterHelp, .cancel, .killFirst, .toggleAll, .otherSignal, .withHidden, .toggle, .shiftUp,
            .shiftDown, .wider,
            .narrower, .reset:
            break
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

    mutating func show(theme name: String) -> [Effect] {
        journal.note("theme \(name) until the end; to keep it: theme = \"\(name)\" in the configuration file", at: now)
        return [.loadTheme(name)]
    }

    /// Looking changes nothing, so nothing is asked.
    private mutating func explain() -> [Effect] {
        guard let reading = table.selection else {
            note("why: no task is selected")
            return []
        }
        journal.note("why: looking at \(reading.label)", at: now)
        return [.explain(reading.id)]
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
        case .detail: moveDetail(command)
        case .log: moveLog(command)
        }
        return []
    }

    /// Rows of the focused pane.
    private var pageRows: Int {
        max(1, layout.content(of: focus)?.rows ?? 1)
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
        } else if focus == .detail, detail.search != nil {
            detail.search = nil
        } else if focus == .log, log.search != nil {
            log.search = nil
            log.applyFilter()
        } else if focus == .log, log.filter != LogFilter() {
            log.filter.clear()
            log.applyFilter()
        } else if focus == .tasks, !table.filter.isEmpty {
            return keepingSelection { $0.table.setFilter(TaskFilter()) }
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
