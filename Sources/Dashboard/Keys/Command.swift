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
    case nextTrouble = "next-trouble"
    case pause
    case kill
    case delete
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
    case suspend
    case quit
    case interrupt

    // In dialogs.
    case accept
    case cancel
    case killFirst = "kill-first"
}
