// SPDX-License-Identifier: Apache-2.0

import LinuxHost

/// Small files that a test looks into.
package enum BoundedFileText {
    package static func read(_ path: String) throws -> [UInt8] { try BoundedFile.read(path, limitBytes: 1 << 20) }
}
