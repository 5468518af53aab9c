// SPDX-License-Identifier: Apache-2.0

package import ContainerdShims

/// The log pane: whose log it shows, and which part of it.
///
/// Where it stands is the number of a line, not an index: lines that come or go do not move what is being read.
package struct LogPane: Sendable, Hashable {
    /// Buffers kept for tasks that were looked at before.
    private static let mostBuffers = 16

    package private(set) var task: TaskID?
    package private(set) var filter = ""
    /// Number of the last line on the screen; nil while the newest is followed.
    package private(set) var anchor: Int?
    /// Cells that the text is moved to the left.
    package private(set) var horizontalOffset = 0
    private var buffers: [TaskID: LogBuffer] = [:]
    private var recent: [TaskID] = []

    package init() {}

    package var isFollowing: Bool { anchor == nil }
    package var buffer: LogBuffer { task.flatMap { buffers[$0] } ?? LogBuffer() }

    mutating func show(_ id: TaskID?) {
        guard id != task else { return }
        task = id
        anchor = nil
        horizontalOffset = 0
        guard let id else { return }
        recent.removeAll { $0 == id }
        recent.append(id)
        if recent.count > Self.mostBuffers { buffers[recent.removeFirst()] = nil }
        buffers[id, default: LogBuffer()].setFilter(filter)
    }

    mutating func take(_ update: LogPipeUpdate, for id: TaskID, at timeOfDay: String) {
        guard recent.contains(id) else { return }
        buffers[id, default: LogBuffer(filter: filter)].take(update, at: timeOfDay)
    }

    mutating func setFilter(_ text: String) {
        filter = text
        anchor = nil
        if let task { buffers[task]?.setFilter(text) }
    }

    mutating func toggleFollow() { anchor = isFollowing ? buffer.lines.last?.number : nil }

    /// Moves what is shown by some lines; reaching the newest one follows it.
    mutating func scroll(by count: Int, page: Int) {
        let lines = buffer.lines
        guard !lines.isEmpty else { return }
        let last = min(max(lastVisible(in: lines) + count, min(page, lines.count) - 1), lines.count - 1)
        anchor = last == lines.count - 1 && count > 0 ? nil : lines[last].number
    }

    mutating func scrollToTop(page: Int) {
        let lines = buffer.lines
        guard !lines.isEmpty else { return }
        anchor = lines[min(page, lines.count) - 1].number
    }

    mutating func follow() { anchor = nil }

    mutating func scrollHorizontally(by cells: Int) { horizontalOffset = min(max(0, horizontalOffset + cells), 4096) }

    /// The lines for a pane of some height, and how many newer ones are below it.
    package func visible(rows: Int) -> (lines: ArraySlice<LogBuffer.Line>, below: Int) {
        let lines = buffer.lines
        let end = lastVisible(in: lines) + 1
        return (lines[max(0, end - max(0, rows))..<end], lines.count - end)
    }

    /// Index of the line at the bottom; -1 when there is none.
    private func lastVisible(in lines: [LogBuffer.Line]) -> Int {
        guard let anchor else { return lines.count - 1 }
        return max((lines.firstIndex { $0.number > anchor } ?? lines.count) - 1, min(0, lines.count - 1))
    }
}
