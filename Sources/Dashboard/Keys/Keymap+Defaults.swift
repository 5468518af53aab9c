// SPDX-License-Identifier: Apache-2.0

import Curses

extension Keymap {
    private static let panes = KeyContext.panes
    private static let lists: Set<KeyContext> = [.tasks, .detail, .log, .help]
    private static let choices = lists.union([.kill, .force, .bulk, .menu, .columns])

    /// Every action there is, and its keys.
    ///
    /// No lower-case letter and no ctrl chord destroys anything: what destroys opens a dialog, and what a dialog takes for a
    /// yes is in ``mayAccept(_:)``.
    package static let defaults: [KeyBinding] = [
        KeyBinding(.help, [.character("?"), .function(1)], in: panes, "this help", hint: "Help"),
        KeyBinding(.palette, [.character(":")], in: panes, "everything that can be done, by name", hint: "All"),
        KeyBinding(
            .filterHelp,
            [.character("/")],
            in: [.help],
            "show only keys that have to do with a text",
            hint: "Filter"
        ),
        KeyBinding(
            .filter,
            [.character("/")],
            in: [.tasks],
            "show only what holds a text; Esc shows all again",
            hint: "Filter"
        ),
        KeyBinding(
            .search,
            [.character("/")],
            in: [.detail, .log],
            "search: a text or a regular expression",
            hint: "Search"
        ),
        KeyBinding(
            .filterLog,
            [.character("&")],
            in: [.log],
            "show only lines that match; -C 3 TEXT: with 3 around; !TEXT: that don't",
            hint: "Filter"
        ),
        KeyBinding(.previousMatch, [.character("N")], in: [.detail, .log], "the match before", hint: "Older"),
        KeyBinding(.nextMatch, [.character("n")], in: [.detail, .log], "the match after", hint: "Newer"),
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
        KeyBinding(
            .copy,
            [.character("c")],
            in: [.detail, .log, .help],
            "copy what is chosen, else the line; in details and texts all",
            hint: "Copy"
        ),
        KeyBinding(.save, [.control("s")], in: [.detail, .log, .help], "save lines to a file", hint: "Save"),
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
            .why,
            [.character("x")],
            in: [.tasks, .detail],
            "why is it stuck: what is wrong, and what can be done",
            hint: "Why"
        ),
        KeyBinding(.details, [.character("d")], in: [.tasks], "go to the details"),
        KeyBinding(.nextTab, [.character("]")], in: [.detail], "more of the task: the next tab", hint: "Tab"),
        KeyBinding(.previousTab, [.character("[")], in: [.detail], "the tab before"),
        KeyBinding(.processTree, [.character("t")], in: [.tasks, .detail], "its processes, as a tree; K signals one"),
        KeyBinding(.raw, [.character("y")], in: [.tasks, .detail], "what the shim answers; then JSON or YAML"),
        KeyBinding(.foldLevel, [.left], in: [.detail], "fold the deepest level of a document"),
        KeyBinding(.unfoldLevel, [.right], in: [.detail], "unfold one level more"),
        KeyBinding(.secrets, [.character("u")], in: [.detail], "show values of environment variables, or mask them"),
        KeyBinding(
            .forensics,
            [.character("B")],
            in: [.tasks, .detail],
            "save everything known of it into a tar, secrets masked"
        ),
        KeyBinding(.host, [.character("H")], in: [.tasks, .detail], "what is wrong with the host, beside its tasks"),
        KeyBinding(
            .force,
            [.character("X")],
            in: [.tasks, .detail, .delete],
            "get rid of it step by step; asks at each",
            hint: "Force"
        ),
        KeyBinding(
            .exec,
            [.character("e"), .character("s")],
            in: [.tasks, .detail],
            "a shell in the task, on the whole screen",
            hint: "Shell"
        ),
        KeyBinding(.cleanUp, [], in: [.tasks, .detail], "remove what a dead shim left behind; asks"),
        KeyBinding(.checkpoint, [], in: [.tasks, .detail], "write the state of its processes into a directory; asks"),
        KeyBinding(.update, [], in: [.tasks, .detail], "set limits of processes, memory or CPU; asks"),
        KeyBinding(.journal, [.character("J")], in: panes, "what was done, and what came of it"),
        KeyBinding(
            .nextTrouble,
            [.character("!")],
            in: [.tasks, .detail],
            "next task in trouble",
            hint: "Problem"
        ),
        KeyBinding(.freeze, [.character("Z")], in: panes, "freeze the display; what happens is still kept"),
        KeyBinding(.stepBack, [.character(",")], in: panes, "frozen: what was shown before; the left arrow, too"),
        KeyBinding(.stepForward, [.character(".")], in: panes, "frozen: what was shown after; the right arrow, too"),
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

        KeyBinding(.open, [.enter], in: [.tasks], "go to the task's details; fold or unfold a group"),
        KeyBinding(.fold, [.left], in: [.tasks], "fold the group"),
        KeyBinding(.unfold, [.right], in: [.tasks], "unfold the group"),
        KeyBinding(
            .mark,
            [.character(" ")],
            in: [.tasks],
            "mark the task, or not; on a group: all of it",
            hint: "Mark"
        ),
        KeyBinding(.markRange, [.character("V")], in: [.tasks], "mark all from the last mark to here"),
        KeyBinding(.markAll, [.character("*")], in: [.tasks], "mark all tasks that are shown"),
        KeyBinding(.unmarkAll, [.character("U")], in: [.tasks], "mark none, also of those that are not shown"),
        KeyBinding(.sort, [.character("o")], in: [.tasks], "choose what rows are ordered by", hint: "Sort"),
        KeyBinding(.invertSort, [.character("O")], in: [.tasks], "turn the order round"),
        KeyBinding(.sortLeft, [.character("<")], in: [.tasks], "order by the column to the left"),
        KeyBinding(.sortRight, [.character(">")], in: [.tasks], "order by the column to the right"),
        KeyBinding(.group, [.character("b")], in: [.tasks], "choose what tasks are grouped by"),
        KeyBinding(.columns, [.character("C")], in: [.tasks], "choose columns, their order and widths"),

        KeyBinding(.up, [.character("k"), .up], in: choices, "up"),
        KeyBinding(.down, [.character("j"), .down], in: choices, "down"),
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
        KeyBinding(.slower, [.character("+")], in: panes, "ask less often"),
        KeyBinding(.faster, [.character("-")], in: panes, "ask more often"),
        KeyBinding(.saveScreen, [.character("P")], in: panes, "save a picture of the screen (.svg), or its text"),
        KeyBinding(.theme, [.control("t")], in: panes, "choose colours, which are shown meanwhile"),
        KeyBinding(.mouse, [.character("M")], in: panes, "the mouse scrolls here, or selects text in the terminal"),
        KeyBinding(.suspend, [.control("z")], in: panes, "to the shell; fg comes back"),
        KeyBinding(.quit, [.character("q")], in: panes, "quit", hint: "Quit"),
        KeyBinding(.interrupt, [.control("c")], in: Set(KeyContext.allCases), "leave the dialog, or quit"),

        KeyBinding(.accept, [.enter], in: [.menu], "choose", hint: "choose"),
        KeyBinding(.accept, [.enter], in: [.columns], "keep it so", hint: "keep"),
        KeyBinding(.toggle, [.character(" ")], in: [.columns], "show the column, or not", hint: "show"),
        KeyBinding(.shiftUp, [.character("K"), .character("<")], in: [.columns], "move it to the left", hint: "left"),
        KeyBinding(
            .shiftDown,
            [.character("J"), .character(">")],
            in: [.columns],
            "move it to the right",
            hint: "right"
        ),
        KeyBinding(.wider, [.character("+")], in: [.columns], "make it wider", hint: "wider"),
        KeyBinding(.narrower, [.character("-")], in: [.columns], "make it narrower", hint: "narrower"),
        KeyBinding(.reset, [.character("r")], in: [.columns], "as it is at first", hint: "reset"),
        KeyBinding(.accept, [.enter], in: [.kill], "send the signal", hint: "send"),
        KeyBinding(.toggleAll, [.character("a")], in: [.kill], "to every process, or the init process", hint: "all"),
        KeyBinding(.otherSignal, [.character("s")], in: [.kill], "another signal, by name or number", hint: "other"),
        KeyBinding(.accept, [.character("y")], in: [.confirm, .delete, .bulk, .force], "yes", hint: "yes"),
        KeyBinding(.killFirst, [.character("k")], in: [.delete], "kill it first, or not", hint: "kill first"),
        KeyBinding(.killFirst, [.character("f")], in: [.bulk], "kill what runs first, or not", hint: "kill first"),
        KeyBinding(.withHidden, [.character("h")], in: [.bulk], "also those that the filter hides", hint: "hidden"),
        KeyBinding(
            .cancel,
            [.escape, .character("q")],
            in: [.kill, .force, .bulk, .help, .menu, .columns],
            "leave",
            hint: "leave"
        ),
    ]
}
