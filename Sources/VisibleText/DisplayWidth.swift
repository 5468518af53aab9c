// SPDX-License-Identifier: Apache-2.0

import CLinux

extension Unicode.Scalar {
    /// Cells that the scalar takes in neutralised text: 0 for a combining mark, 2 for a wide character, nil for one that
    /// has no width and is shown as U+FFFD.
    var cellWidth: Int? {
        if (0x20...0x7e).contains(value) { return 1 }
        let width = Int(linux_cell_width(value))
        return width < 0 ? nil : width
    }
}

extension String {
    /// Cells that the text takes on a terminal once it is neutralised, as many as ``TextCells`` makes of it.
    public var displayWidth: Int {
        guard !utf8.allSatisfy({ (0x20...0x7e).contains($0) }) else { return utf8.count }
        let scalars = neutralised.unicodeScalars
        // A mark that it begins with has a cell to itself.
        let alone = scalars.first?.cellWidth == 0 ? 1 : 0
        return scalars.reduce(alone) { $0 + ($1.cellWidth ?? 1) }
    }
}
