// SPDX-License-Identifier: Apache-2.0

/// What a key can mean.
///
/// The raw value is the command's stable name.
package enum Command: String, Sendable, Hashable, CaseIterable {
    case up
    case down
    case pageUp = "page-up"
    case pageDown = "page-down"
    case halfPageUp = "half-page-up"
    case halfPageDown = "half-page-down"
    case top
    case bottom
    case left
    case right
    case halfLeft = "half-left"
    case halfRight = "half-right"
    case nextPane = "next-pane"
    case previousPane = "previous-pane"
    case focusLog = "log"
    case zoom
    case back
    case freeze
    case stepBack = "step-back"
    case stepForward = "step-forward"
    case nextTrouble = "next-trouble"
    case pause
    case kill
    case delete
    case force
    case why
    case details
    case nextTab = "next-tab"
    case previousTab = "previous-tab"
    case processTree = "process-tree"
    case raw
    case foldLevel = "fold-level"
    case unfoldLevel = "unfold-level"
    case secrets
    case forensics = "bundle"
    case host
    case filter
    case filterLog = "filter-log"
    case search
    case nextMatch = "next-match"
    case previousMatch = "previous-match"
    case stepLevel = "level"
    case follow
    case wrap
    case timestamps
    case colors
    case nextSource = "next-source"
    case drain
    case stacks
    case markLine = "mark-line"
    case bookmark
    case nextBookmark = "next-bookmark"
    case previousBookmark = "previous-bookmark"
    case select
    case copy
    case save
    case help
    case redraw
    case refresh
    case mouse
    case open
    case fold
    case unfold
    case mark
    case markRange = "mark-range"
    case markAll = "mark-all"
    case unmarkAll = "unmark-all"
    case sort
    case invertSort = "invert-sort"
    case sortLeft = "sort-left"
    case sortRight = "sort-right"
    case group
    case columns
    case cleanUp = "cleanup"
    case checkpoint
    case update
    case exec
    case journal
    case slower
    case faster
    case saveScreen = "save-screen"
    case palette
    case theme
    case suspend
    case quit
    case interrupt

    // In dialogs.
    case accept
    case filterHelp = "filter-help"
    case cancel
    case killFirst = "kill-first"
    case toggleAll = "toggle-all"
    case otherSignal = "other-signal"
    case withHidden = "with-hidden"
    case toggle
    case shiftUp = "shift-up"
    case shiftDown = "shift-down"
    case wider
    case narrower
    case reset
}
