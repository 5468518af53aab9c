// SPDX-License-Identifier: Apache-2.0

import HostActions
import HostSession
import LogText
import ShimLogs
import TerminalStyle

/// What keys do in the log pane.
extension Model {
    /// The pane's inside as it is on the screen, or would be if the pane were.
    var logRect: (rows: Int, columns: LogColumns) {
        let lower = lowerPane == .log ? lowerPane : focus == .log ? .log : lowerPane
        let layout = Layout(
            rows: rows,
            columns: columns,
            focus: focus,
            lowerPane: lower,
            isZoomed: isZoomed,
            split: split
        )
        let inner = layout.inner(of: .log)
        let warning = log.buffer?.pipeWarning == nil ? 0 : 1
        return (max(1, (inner?.rows ?? 1) - warning), LogColumns(log, width: (inner?.columns ?? columns) - 1))
    }

    /// Changes what is shown, given how many rows there are and how many a line takes.
    mutating func changeLog(_ body: (inout LogBuffer, _ page: Int, _ height: (Int) -> Int) -> Void) {
        let (page, columns) = logRect
        log.change { buffer in
            let ring = buffer.ring
            body(&buffer, page) { number in ring[number].map { columns.height($0.line, $0.text) } ?? 1 }
        }
    }

    // MARK: - Moving

    mutating func moveLog(_ command: Command) {
        log.pursuesTop = command == .top
        log.pursuesMatch = nil
        switch command {
        case .left: log.scrollHorizontally(by: -8)
        case .right: log.scrollHorizontally(by: 8)
        case .halfLeft: log.scrollHorizontally(by: -logRect.columns.textWidth / 2)
        case .halfRight: log.scrollHorizontally(by: logRect.columns.textWidth / 2)
        default:
            changeLog { buffer, page, height in
                let lines = buffer.shown
                if let selection = buffer.selection {
                    return buffer.moveSelection(selection, command, page: page, height: height)
                }
                switch command {
                case .top: buffer.viewport.showTop(page: page, in: lines, height: height)
                case .bottom: buffer.viewport.follow()
                default:
                    buffer.viewport.scroll(by: command.rows(page: page) ?? 0, page: page, in: lines, height: height)
                }
            }
        }
    }

    mutating func scrollLog(by rows: Int) {
        log.pursuesTop = false
        changeLog { buffer, page, height in
            buffer.viewport.scroll(by: rows, page: page, in: buffer.shown, height: height)
        }
    }

    mutating func toggleFollow() {
        log.change { buffer in
            if buffer.viewport.anchor == nil { buffer.viewport.hold(buffer.shown) } else { buffer.viewport.follow() }
        }
    }

    // MARK: - Sources

    /// Asks whether to take lines that others are meant to get.
    mutating func askToDrain() {
        let harm = log.buffer?.source?.harm
        let word = (harm.map { .takeOutput(harm: $0) } ?? TaskAction.Kind.drainLog()).word
        guard let reading = actionable(word), let buffer = log.buffer else { return }
        if let harm {
            overlay = .confirm(TaskAction(.takeOutput(harm: harm), ActionTarget(reading)))
        } else if buffer.canRescue, let readers = buffer.pipe?.readers {
            let names = readers.map(\.description).joined(separator: ", ")
            overlay = .confirm(TaskAction(.drainLog(past: names), ActionTarget(reading)))
        } else if let pipe = buffer.pipe {
            note("drain: only past readers that are stopped: log pipe \(pipe.words)")
        } else {
            note("drain: what is shown comes from no pipe")
        }
    }

    mutating func switchSource() -> [Effect] {
        guard let task = log.task, let next = log.nextSource else {
            note("there is no other source of lines for this task")
            return []
        }
        return log.read(task, next.kind)
    }

    // MARK: - Work that others perform

    /// What is to be read or looked through now, so that the pane can show what is asked of it.
    mutating func logWork() -> [Effect] {
        if log.pursuesTop {
            changeLog { buffer, page, height in
                buffer.viewport.showTop(page: page, in: buffer.shown, height: height)
            }
        }
        if let direction = log.pursuesMatch { goToMatch(direction) }
        guard let id = log.buffer?.id else { return [] }
        var effects: [Effect] = []
        let isPursuing = log.pursuesTop || log.pursuesMatch != nil
        changeLog { buffer, page, height in
            effects += buffer.nextScans().map { .scanLog(id, $0) }
            guard let history = buffer.history, !buffer.isReadingOlder, buffer.canReadOlder else { return }
            guard isPursuing || buffer.isNearTop(page: page, height: height) else { return }
            buffer.readingOlder()
            effects.append(.readOlderLog(id, history))
        }
        if log.pursuesTop, let buffer = log.buffer, !buffer.isReadingOlder {
            log.pursuesTop = false
            if buffer.history != nil {
                note("older lines stay in the file: the pane holds \(options.logMemoryBytes >> 20) MiB (--log-memory)")
            }
        }
        return effects
    }
}

extension LogBuffer {
    /// Whether less than a page of lines is known above what is shown.
    fileprivate func isNearTop(page: Int, height: (Int) -> Int) -> Bool {
        guard let filtered else {
            let top = viewport.rows(page, in: shown, height: height).first?.number ?? ring.numbers.lowerBound
            return top - ring.numbers.lowerBound < page
        }
        // What a filter hides is read through until a page is full.
        return filtered.isComplete(for: ring) && viewport.rows(page, in: shown, height: height).count < page
    }
}
