// SPDX-License-Identifier: Apache-2.0

package import Curses

/// Every key there is: dispatch, hint line and help are all made from this one table.
///
/// No lower-case letter and no ctrl chord destroys anything.
package enum Keymap {
    private static let panes = KeyContext.panes
    private static let lists: Set<KeyContext> = [.tasks, .detail, .log, .help]

    package static let bindings: [KeyBinding] = [
        KeyBinding(.help, [.character("?"), .function(1)], in: panes, "this help", hint: "Help"),
        KeyBinding(
            .filter,
            [.character("/")],
            in: [.tasks],
            "show only what holds a text; Esc shows all again",
            hint: "Filter"
        ),
        KeyBinding(.search, [.character("/")], in: [.log], "search: a text or a regular expression", hint: "Search"),
        KeyBinding(
            .filterLog,
            [.character("&")],
            in: [.log],
            "show only lines that match; -C 3 TEXT: with 3 around; !TEXT: that don't",
            hint: "Filter"
        ),
        KeyBinding(.previousMatch, [.character("N")], in: [.log], "the match before", hint: "Older"),
        KeyBinding(.nextMatch, [.character("n")], in: [.log], "the match after", hint: "Newer"),
        KeyBinding(.nextSource, [.character("s")], in: [.log], "read another source of lines", hint: "Source"),
        KeyBinding(.drain, [.character("d")], in: [.log], "take lines that a stopped reader leaves in a pipe; asks"),
        KeyBinding(
            .stacks,
            [.character("U")],
            in: [.detail, .log],
            "have the shim write the stacks of its goroutines; asks"
        ),
        KeyBinding(.stepLevel, [.character("L")], in: [.log], "from which level on lines are shown", hint: "Level"),
        KeyBinding(.wrap, [.character("w")], in: [.log], "wrap long lines, or cut them", hint: "Wrap"),
        KeyBinding(.timestamps, [.character("T")], in: [.log], "times: time of day, full, how long ago, none"),
        KeyBinding(.colors, [.character("a")], in: [.log], "the lines' own colours, or not"),
        KeyBinding(.select, [.character("v")], in: [.log], "choose lines; Esc chooses none"),
        KeyBinding(.copy, [.character("c")], in: [.log], "copy what is chosen, else the line", hint: "Copy"),
        KeyBinding(.save, [.control("s")], in: [.log], "save lines to a file", hint: "Save"),
        KeyBinding(.markLine, [.character("m")], in: [.log], "draw a line behind the newest"),
        KeyBinding(.bookmark, [.character("b")], in: [.log], "bookmark the line, or not"),
        KeyBinding(.previousBookmark, [.character("<")], in: [.log], "the bookmark before"),
        KeyBinding(.nextBookmark, [.character(">")], in: [.log], "the bookmark after"),
        KeyBinding(
            .pause,
            [.character("p")],
            in: [.tasks, .detail],
            "pause or resume the task; asks y/N",
            hint: "Pause"
        ),
        KeyBinding(
            .kill,
            [.character("K"), .function(9)],
            in: [.tasks, .detail],
            "send it a signal; asks which",
            hint: "Kill"
        ),
        KeyBinding(
            .delete,
            [.character("D"), .delete],
            in: [.tasks, .detail],
            "delete the task and end its shim; asks",
            hint: "Delete"
        ),
        KeyBinding(
            .nextTrouble,
            [.character("!")],
            in: [.tasks, .detail],
            "next task in trouble",
            hint: "Problem"
        ),
        KeyBinding(
            .follow,
            [.character("f")],
            in: panes,
            "follow the newest line of the log, or stop to"
        ),
        KeyBinding(.focusLog, [.character("l")], in: [.tasks, .detail], "go to the log", hint: "Log"),
        KeyBinding(
            .zoom,
            [.character("z")],
            in: panes,
            "give the pane the whole screen, or take it back"
        ),

        KeyBinding(.up, [.character("k"), .up], in: lists.union([.kill]), "up"),
        KeyBinding(.down, [.character("j"), .down], in: lists.union([.kill]), "down"),
        KeyBinding(.top, [.character("g"), .home], in: lists, "first"),
        KeyBinding(.bottom, [.character("G"), .end], in: lists, "last"),
        KeyBinding(.pageUp, [.pageUp, .control("b")], in: lists, "a page up"),
        KeyBinding(.pageDown, [.pageDown, .control("f")], in: lists, "a page down"),
        KeyBinding(.halfPageUp, [.control("u")], in: lists, "half a page up"),
        KeyBinding(.halfPageDown, [.control("d")], in: lists, "half a page down"),
        KeyBinding(.left, [.left], in: [.log], "move the text by 8 cells to see its beginning"),
        KeyBinding(.right, [.right], in: [.log], "move the text by 8 cells to see its end"),
        KeyBinding(.halfLeft, [.shiftLeft], in: [.log], "move the text by half the pane"),
        KeyBinding(.halfRight, [.shiftRight], in: [.log], "move the text by half the pane"),
        KeyBinding(.nextPane, [.tab], in: panes, "next pane", hint: "Pane"),
        KeyBinding(.previousPane, [.backTab], in: panes, "previous pane"),
        KeyBinding(.back, [.escape], in: panes, "back: out of the zoom, the filter, the pane"),
        KeyBinding(.refresh, [.control("r")], in: panes, "ask every shim now"),
        KeyBinding(.redraw, [.control("l")], in: panes, "draw the screen anew"),
        KeyBinding(.mouse, [.character("M")], in: panes, "the mouse scrolls here, or selects text in the terminal"),
        KeyBinding(.suspend, [.control("z")], in: panes, "to the shell; fg comes back"),
        KeyBinding(.quit, [.character("q")], in: panes, "quit", hint: "Quit"),
        KeyBinding(.interrupt, [.control("c")], in: Set(KeyContext.allCases), "leave the dialog, or quit"),

        KeyBinding(.accept, [.enter], in: [.kill], "send the signal", hint: "send"),
        KeyBinding(.accept, [.character("y")], in: [.confirm, .delete], "yes", hint: "yes"),
        KeyBinding(.killFirst, [.character("k")], in: [.delete], "kill it first, or not", hint: "kill first"),
        KeyBinding(.cancel, [.escape, .character("q")], in: [.kill, .help], "leave", hint: "leave"),
    ]

    /// What a key means there; nil when nothing.
    package static func command(for key: KeyEvent, in context: KeyContext) -> Command? { table[context]?[key] }

    private static let table: [KeyContext: [KeyEvent: Command]] = {
        var table: [KeyContext: [KeyEvent: Command]] = [:]
        for binding in bindings {
            for context in binding.contexts {
                for key in binding.keys { table[context, default: [:]][key] = binding.command }
            }
        }
        return table
    }()

    /// The bindings of a context that are worth a word in the hint line.
    static func hints(in context: KeyContext) -> [KeyBinding] {
        bindings.filter { $0.hint != nil && $0.contexts.contains(context) }
    }
}
