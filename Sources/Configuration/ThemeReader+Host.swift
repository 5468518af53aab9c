// SPDX-License-Identifier: Apache-2.0

import LinuxHost
package import TerminalThemes

extension ThemeReader {
    /// Reads through the facility's gate, so that a folder that does not answer is known to be one.
    ///
    /// For threads that may block.
    package static let host = ThemeReader { folder in
        let entries: [DirectoryEntry] = (try? Directory.entries(folder)) ?? []
        return entries.map(\.name)
    } text: { (path) throws(Failure) in
        do throws(SystemError) {
            let content = try RegularFile(path).read(at: 0, limitBytes: mostBytes)
            guard content.count < mostBytes else {
                throw SystemError("read \(path)", refused: "it has 256 KiB or more")
            }
            return String(decoding: content, as: UTF8.self)
        } catch {
            // Where the folder does not answer there are the shipped themes still; the configuration says that it does not.
            if error.isMissing || error.isUnanswered { return nil }
            throw Failure("\(error)")
        }
    }
}
