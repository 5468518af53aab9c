// SPDX-License-Identifier: Apache-2.0

import HostRegistry
import HostSession
import TerminalStyle
import TerminalThemes
import VisibleText

/// The first line: which host, is it the daemon or the pod, how many, can I break it.
///
/// ```
///  shimtop  node-17  ns: k8s.io moby | containerd DOWN 3m41s | shims 21  tasks 38 | HUNG 1  PAUSED 1 | 1s  RW
/// ```
enum HeaderView {
    static func draw(_ model: Model, _ look: Look, in rect: FrameRect, into frame: inout Frame) {
        frame.fill(rect, style: look.theme[.surface])
        let mode = model.options.isReadOnly ? "RO" : "RW"
        // Said here, too: small screens have no second line.
        let pace = model.isFrozen ? "FROZEN" : interval(model.pollInterval)
        let right = "\(pace)  \(mode) "
        let rightColumn = rect.endColumn - right.displayWidth
        let room = rightColumn - 1
        var pieces: [(String, ThemeRole)] = [(" shimtop", .title), ("  \(model.options.hostName)", .text)]
        guard let snapshot = model.snapshot else {
            pieces.append(("  looking for shims\(look.glyphs.ellipsis)", .textMuted))
            return write(pieces, right, rightColumn, room, model, look, rect, into: &frame)
        }
        let daemons = daemons(snapshot, model).flatMap { [(" | ", ThemeRole.textMuted), $0] }
        let summary = model.summary
        let counts = [(" | ", ThemeRole.textMuted), ("shims \(summary.shims)  tasks \(summary.tasks)", .text)]
        var troubles = troubles(summary)
        // What matters least goes first where there is no room.
        let names = [("  ns: \(summary.namespaces.joined(separator: " "))", ThemeRole.textMuted)]
        let needed = width(pieces + daemons + counts + troubles)
        if !summary.namespaces.isEmpty, needed + width(names) <= room { pieces += names }
        pieces += daemons
        if width(pieces + counts + troubles) <= room { pieces += counts }
        if width(pieces + troubles) > room { troubles = sum(summary) }
        pieces += troubles
        write(pieces, right, rightColumn, room, model, look, rect, into: &frame)
    }

    private static func write(
        _ pieces: [(String, ThemeRole)],
        _ right: String,
        _ rightColumn: Int,
        _ room: Int,
        _ model: Model,
        _ look: Look,
        _ rect: FrameRect,
        into frame: inout Frame
    ) {
        frame.write(pieces, row: rect.row, column: rect.column, width: room, look)
        let role: ThemeRole = model.options.isReadOnly ? .readOnly : .text
        frame.write(right, row: rect.row, column: rightColumn, style: look.theme[role])
    }

    private static func width(_ pieces: [(String, ThemeRole)]) -> Int { pieces.reduce(0) { $0 + $1.0.displayWidth } }

    private static func daemons(_ snapshot: HostSnapshot, _ model: Model) -> [(String, ThemeRole)] {
        snapshot.daemons.map { daemon in
            let since = daemon.since.duration(to: model.now.instant).longAge
            let name = snapshot.daemons.count > 1 ? "containerd(\(daemon.stateDirectory))" : "containerd"
            return switch daemon.presence {
            case .up: ("\(name) up", .healthOK)
            case .stopped: ("\(name) STOPPED \(since)", .healthHung)
            case .busy: ("\(name) BUSY \(since)", .healthHung)
            case .starting: ("\(name) STARTING \(since)", .healthHung)
            case .down: ("\(name) DOWN \(since)", .healthHung)
            case .unknown: ("\(name) not seen", .textMuted)
            }
        }
    }

    private static func troubles(_ summary: HostSummary) -> [(String, ThemeRole)] {
        var pieces: [(String, ThemeRole)] = []
        for kind in HostSummary.Kind.allCases {
            guard let count = summary.counts[kind] else { continue }
            pieces.append((pieces.isEmpty ? " | " : "  ", .textMuted))
            pieces.append(("\(kind.word) \(count)", kind.role))
        }
        return pieces
    }

    private static func sum(_ summary: HostSummary) -> [(String, ThemeRole)] {
        summary.troubled == 0 ? [] : [(" | ", .textMuted), ("TROUBLE \(summary.troubled)", .healthHung)]
    }

    private static func interval(_ interval: Duration) -> String {
        let tenths = Int(interval / .milliseconds(100))
        return tenths % 10 == 0 ? "\(tenths / 10)s" : "\(tenths / 10).\(tenths % 10)s"
    }
}

extension HostSummary.Kind {
    fileprivate var word: String {
        switch self {
        case .hung: "HUNG"
        case .dead: "DEAD"
        case .ghost: "GHOST"
        case .broken: "BROKEN"
        case .stuck: "STUCK"
        case .slow: "SLOW"
        case .paused: "PAUSED"
        }
    }

    fileprivate var role: ThemeRole {
        switch self {
        case .hung, .dead: .healthHung
        case .ghost: .stateOrphan
        case .broken, .stuck: .healthStuck
        case .slow: .healthSlow
        case .paused: .statePaused
        }
    }
}
