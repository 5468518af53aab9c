// SPDX-License-Identifier: Apache-2.0

/// What a style is for; the raw value is its key under `[role]` in a theme file.
public enum ThemeRole: String, Sendable, Hashable, CaseIterable {
    case text
    case textMuted = "text.muted"
    case textAccent = "text.accent"
    /// The screen where nothing else says otherwise.
    case background
    /// Bars and dialogs.
    case surface
    case border
    case borderFocus = "border.focus"
    case title
    /// A key in the hint line.
    case key
    case selection
    case selectionInactive = "selection.inactive"
    case mark
    case match
    case matchCurrent = "match.current"
    case stateCreated = "state.created"
    case stateRunning = "state.running"
    case statePausing = "state.pausing"
    case statePaused = "state.paused"
    case stateStopped = "state.stopped"
    case stateUnknown = "state.unknown"
    case stateOrphan = "state.orphan"
    case healthOK = "health.ok"
    case healthSlow = "health.slow"
    case healthHung = "health.hung"
    case healthStuck = "health.stuck"
    case deltaNew = "delta.new"
    case deltaChanged = "delta.changed"
    case deltaGone = "delta.gone"
    case logStdout = "log.stdout"
    case logStderr = "log.stderr"
    case logTime = "log.time"
    /// Lines of our own among the log's.
    case logNotice = "log.notice"
    case logTrace = "log.trace"
    case logDebug = "log.debug"
    case logInfo = "log.info"
    case logWarn = "log.warn"
    case logError = "log.error"
    case logFatal = "log.fatal"
    case meterLow = "meter.low"
    case meterMid = "meter.mid"
    case meterHigh = "meter.high"
    case meterEmpty = "meter.empty"
    case seriesCPU = "series.cpu"
    case seriesMemory = "series.mem"
    case seriesNetReceive = "series.net.rx"
    case seriesNetSend = "series.net.tx"
    case seriesIO = "series.io"
    case dialogDanger = "dialog.danger"
    case flashInfo = "flash.info"
    case flashWarn = "flash.warn"
    case flashError = "flash.error"
    case readOnly = "readonly"

    /// The keys that the role falls back to, nearest first: what comes before its dots.
    var parents: [String] {
        var key = rawValue[...]
        var parents: [String] = []
        while let dot = key.lastIndex(of: ".") {
            key = key[..<dot]
            parents.append(String(key))
        }
        return parents
    }
}
