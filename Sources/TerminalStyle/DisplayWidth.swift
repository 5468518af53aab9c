// SPDX-License-Identifier: Apache-2.0

extension String {
    /// Cells the text takes on a terminal once it is neutralised.
    public var displayWidth: Int { count }
}
