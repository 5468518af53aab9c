// SPDX-License-Identifier: Apache-2.0

/// How the height is divided among panes where the person has drawn a border; nil: as the layout would.
package struct PaneSplit: Sendable, Hashable {
    package var taskRows: Int?
    package var detailRows: Int?
    /// Of the pane below the table, where there is room for one only.
    package var lowerRows: Int?

    /// A border that can be drawn: that above a pane.
    package enum Border: Sendable, Hashable {
        case detail
        case log
        case lower
    }

    package init() {}
}
