// SPDX-License-Identifier: Apache-2.0

package import TerminalStyle
import TerminalThemes

/// The whole screen.
///
/// Takes the model by value and changes nothing.
package enum DashboardView {
    /// A frame of the model's size.
    package static func frame(of model: Model, _ look: Look) -> Frame {
        var frame = Frame(rows: model.rows, columns: model.columns, style: look.theme[.background])
        draw(model, look, into: &frame)
        if model.options.isPlain, frame.cursor == nil { frame.cursor = PlainCursor.place(in: frame, model) }
        return frame
    }

    private static func draw(_ model: Model, _ look: Look, into frame: inout Frame) {
        let layout = model.layout
        guard !layout.isTooSmall else {
            let text =
                "shimtop needs \(Layout.fewestColumns)x\(Layout.fewestRows), this is \(model.columns)x\(model.rows) (q quits)"
            frame.write(text, row: 0, column: 0, style: look.theme[.flashWarn])
            return
        }
        HeaderView.draw(model, look, in: layout.header, into: &frame)
        if let rect = layout.triage { TriageView.draw(model, look, isWide: layout.isWide, in: rect, into: &frame) }
        // What lies over the panes is read out alone.
        if !model.options.isPlain || !PlainCursor.isCovered(model) {
            // What is long past is shown as old as it was then.
            var shown = model
            if let frozen = model.frozen { shown.now.instant = frozen.shown.at.instant }
            TaskTableView.draw(shown, look, layout, into: &frame)
            DetailView.draw(shown, look, layout, into: &frame)
            LogView.draw(model, look, layout, into: &frame)
        }
        JournalView.draw(model, look, in: layout.journal, into: &frame)
        if let rect = layout.hints { HintView.draw(model, look, in: rect, into: &frame) }
        let middle = FrameRect(row: 1, column: 0, rows: layout.journal.row - 1, columns: model.columns)
        switch model.overlay {
        case .help(let help): HelpView.draw(help, model, look, in: middle, into: &frame)
        case .palette(let palette): PaletteView.draw(palette, look, in: middle, into: &frame)
        case .kill(let dialog): KillDialogView.draw(dialog, model, look, in: middle, into: &frame)
        case .delete(let dialog): DeleteDialogView.draw(dialog, model, look, in: middle, into: &frame)
        case .text(let title, let lines, let scroll):
            TextView.draw(title, lines, scroll: scroll, look, in: middle, into: &frame)
        case .force(let dialog): ForceDialogView.draw(dialog, model, look, in: middle, into: &frame)
        case .bulk(let dialog): BulkDialogView.draw(dialog, model, look, in: middle, into: &frame)
        case .journal(let scroll): JournalListView.draw(model, scroll: scroll, look, in: middle, into: &frame)
        case .menu(let menu): MenuView.draw(menu, look, in: middle, into: &frame)
        case .columns(let dialog): ColumnsDialogView.draw(dialog, look, in: middle, into: &frame)
        case .confirm, .confirmQuit, .prompt, nil: break
        }
    }
}
