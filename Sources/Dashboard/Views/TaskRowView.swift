// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import Diagnosis
import HostActions
import HostRegistry
import HostSession
import TerminalStyle
import TerminalThemes

/// One task's row of the table.
enum TaskRowView {
    static func draw(
        _ reading: TaskReading,
        _ model: Model,
        _ columns: [ColumnPlace],
        row: Int,
        _ inner: FrameRect,
        _ look: Look,
        into frame: inout Frame
    ) {
        let change = model.table.change(of: reading.id)
        for column in columns {
            var (text, role) = cell(column.kind, reading, model)
            if change == .gone { role = .deltaGone }
            frame.write(text, in: column, row: row, style: look.theme[role], look)
        }
        let (mark, role) = sign(of: reading, change, model)
        frame.write(mark, row: row, column: inner.column + 1, style: look.theme[role])
    }

    /// What stands before the row: that it is marked, else what just happened to it.
    private static func sign(of reading: TaskReading, _ change: RowChange?, _ model: Model) -> (String, ThemeRole) {
        if model.table.marks[reading.id] != nil { return ("*", .mark) }
        return switch change {
        case .new: ("+", .deltaNew)
        case .changed: ("~", .deltaChanged)
        case .gone: ("-", .deltaGone)
        case nil: (" ", .text)
        }
    }

    private static func cell(_ kind: TaskColumn, _ reading: TaskReading, _ model: Model) -> (String, ThemeRole) {
        let plain: ThemeRole = reading.isStale ? .textMuted : .text
        switch kind {
        case .state: return state(reading, model)
        case .group: return (reading.group, plain)
        case .task: return (model.table.settings.grouping == .none ? reading.taskName : "  \(reading.taskName)", plain)
        case .namespace: return (reading.id.namespace, plain)
        case .pid: return (reading.pid.map(String.init) ?? "-", plain)
        case .shim: return (reading.shimPid.map(String.init) ?? "-", plain)
        case .latency:
            if reading.health == .unresponsive { return ("none", .text) }
            if reading.isStale { return ("-", plain) }
            return (reading.latency?.milliseconds ?? "-", reading.health == .slow ? .healthSlow : plain)
        case .processes: return (model.table.measures[reading.id]?.processes.map(String.init) ?? "-", plain)
        case .processor: return (model.table.measures[reading.id]?.processorPercent?.shortPercent ?? "-", plain)
        case .memory: return memory(model.table.measures[reading.id], plain)
        case .log: return pipe(model.table.measures[reading.id], plain)
        case .age: return (reading.age?.shortAge ?? "-", plain)
        case .api: return (reading.apiName ?? "-", plain)
        case .runtime: return (reading.about.runtime ?? "-", plain)
        case .image: return (reading.about.image ?? "-", plain)
        case .why: return (reading.why, reading.isTrouble ? .text : .textMuted)
        }
    }

    /// Marked where little of the limit is left.
    private static func memory(_ measures: TaskMeasures?, _ plain: ThemeRole) -> (String, ThemeRole) {
        guard let used = measures?.workingSetBytes else { return ("-", plain) }
        let isNearLimit = measures?.memoryLimitBytes.map { used / 9 >= $0 / 10 } ?? false
        return (used.shortSize, isNearLimit ? .healthSlow : plain)
    }

    private static func pipe(_ measures: TaskMeasures?, _ plain: ThemeRole) -> (String, ThemeRole) {
        guard let pipe = measures?.fullestPipe else { return ("-", plain) }
        return pipe.percent >= 100 ? ("FULL", .healthStuck) : ("\(pipe.percent)%", plain)
    }

    /// The state as a word; with a `!` and its age when it is trouble, or what is being done about it.
    private static func state(_ reading: TaskReading, _ model: Model) -> (String, ThemeRole) {
        if model.table.change(of: reading.id) == .gone { return ("gone", .deltaGone) }
        if let pending = model.pending[reading.id] {
            let elapsed = pending.since.duration(to: model.now.instant).shortAge
            return ("\(pending.action.progress) \(elapsed)", .textAccent)
        }
        guard reading.isTrouble else {
            return (reading.stateWord + (reading.health == .slow ? " ~" : ""), reading.role)
        }
        // Nobody knows since when.
        if reading.isStuck { return ("\(reading.stateWord) !", .healthStuck) }
        let since = reading.healthSince.duration(to: model.now.instant).shortAge
        return ("\(reading.stateWord) \(since) !", reading.role)
    }
}

extension TaskReading {
    /// How the state is drawn.
    var role: ThemeRole {
        switch (shim.health, shim.status) {
        case (.unresponsive, _), (.dead, _): .healthHung
        case (.ghost, _): .stateOrphan
        case (.broken, _): .healthStuck
        case (.slow, .running): .healthSlow
        case (_, .running): .stateRunning
        case (_, .created): .stateCreated
        case (_, .paused): .statePaused
        case (_, .pausing): .statePausing
        case (_, .stopped): .stateStopped
        case (_, .unknown): .stateUnknown
        }
    }
}
