// SPDX-License-Identifier: Apache-2.0

package import ContainerdShims
import HostActions
package import LogText
import ShimLogs
package import TerminalStyle

/// The log pane: whose log it shows, how, and what it holds of the logs that were looked at before.
package struct LogPane: Sendable, Hashable {
    /// Tasks whose logs go on being read after another one was selected, so that lines that nobody else reads are kept.
    package static let mostTasks = 4

    /// How the time of each line is shown.
    package enum Timestamps: String, Sendable, Hashable, CaseIterable {
        case off
        case time
        case full
        case relative
    }

    package private(set) var task: TaskID?
    package internal(set) var filter = LogFilter()
    package internal(set) var search: LogPattern?
    package internal(set) var wraps = false
    package internal(set) var timestamps = Timestamps.time
    /// Which of the colours are shown that lines bring along: with backgrounds some could not be read.
    package internal(set) var colors = StyledCells.Colors.withoutBackground
    /// Cells that the text is moved to the left.
    package private(set) var horizontalOffset = 0
    /// Whether the oldest line is wanted at the top, however much has to be read for it.
    var pursuesTop = false
    /// Which way the search goes on when more lines have been looked through; nil when it is not waiting.
    var pursuesMatch: SearchDirection?
    private let limitBytes: Int
    private var buffers: [TaskID: LogBuffer] = [:]
    private var recent: [TaskID] = []
    private var lastBuffer = 0

    package enum SearchDirection: Sendable, Hashable {
        case older
        case newer
    }

    package init(limitBytes: Int) { self.limitBytes = limitBytes }

    package var isFollowing: Bool { buffer?.viewport.anchor == nil }
    /// What is shown; nil while no task is selected.
    package var buffer: LogBuffer? { task.flatMap { buffers[$0] } }

    /// Changes what is shown; nothing while no task is selected.
    mutating func change(_ body: (inout LogBuffer) -> Void) {
        guard let id = buffer?.id else { return }
        change(id, body)
    }

    /// Changes a buffer, unless it has made place for another.
    mutating func change(_ id: LogBufferID, _ body: (inout LogBuffer) -> Void) {
        guard let index = buffers.index(forKey: id.task), buffers.values[index].id == id else { return }
        body(&buffers.values[index])
    }

    /// Shows a task's log, and says which tasks' logs are to be read from now on no more, and which anew.
    mutating func show(_ id: TaskID?) -> [Effect] {
        guard id != task else { return [] }
        task = id
        horizontalOffset = 0
        pursuesTop = false
        pursuesMatch = nil
        guard let id else { return [] }
        recent.removeAll { $0 == id }
        recent.append(id)
        var effects: [Effect] = []
        if recent.count > Self.mostTasks {
            let gone = recent.removeFirst()
            buffers[gone] = nil
            effects.append(.stopLog(gone))
        }
        if buffers[id] == nil { effects += read(id, nil) }
        applyFilter()
        return effects
    }

    /// Reads another source of the task, from its beginning.
    ///
    /// Where that takes lines from others it is an action.
    mutating func read(_ id: TaskID, _ kind: LogSource.Kind?, as action: TaskAction? = nil) -> [Effect] {
        lastBuffer += 1
        let buffer = LogBuffer(id: LogBufferID(task: id, number: lastBuffer), limitBytes: limitBytes)
        buffers[id] = buffer
        applyFilter()
        return [.followLog(buffer.id, kind, as: action)]
    }

    /// The source after the one that is read.
    var nextSource: LogSource? {
        guard let sources = buffer?.sources, sources.count > 1,
            let index = sources.firstIndex(where: { $0 == buffer?.source })
        else { return nil }
        return sources[(index + 1) % sources.count]
    }

    /// To be called when the filter or the search has changed.
    mutating func applyFilter() {
        let (filter, search) = (filter, search)
        change { $0.apply(filter, search: search) }
    }

    mutating func scrollHorizontally(by cells: Int) {
        horizontalOffset = min(max(0, horizontalOffset + cells), LogDecoder.longestLineBytes)
    }
}
