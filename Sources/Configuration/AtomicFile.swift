// SPDX-License-Identifier: Apache-2.0

import LinuxHost

/// Writes whole files, so that whoever reads them finds the old or the new content, never a part.
package enum AtomicFile {
    /// Makes the folders above, too; what it makes is for its owner alone.
    ///
    /// Throws a sentence for the person; also when the file is there already, unless `replaces`.
    package static func write(_ text: String, to path: String, replaces: Bool) throws(ConfigurationFault) {
        do throws(SystemError) {
            try BlockingIO.wait { () throws(SystemError) in
                try WholeFile.write(Array(text.utf8), to: path, replaces: replaces)
            }
        } catch {
            throw ConfigurationFault(message: "cannot write \(path): \(error.reason)")
        }
    }
}
