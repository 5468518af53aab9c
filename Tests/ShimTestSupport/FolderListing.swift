// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc

/// Everything below a folder at one moment: two that are equal mean that nothing was written or deleted in between.
package struct FolderListing: Equatable {
    package struct Entry: Equatable {
        var mode: mode_t
        var inode: ino_t
        var changedSeconds: Int
        var changedNanoseconds: Int
        /// Of a regular file.
        var content: Data?
    }

    package private(set) var entries: [String: Entry] = [:]

    package init(_ folder: TemporaryFolder) throws {
        let names = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
        for name in names + [""] {
            let path = "\(folder.path)/\(name)"
            var status = stat()
            guard lstat(path, &status) == 0 else { throw TemporaryFolder.Failure(errno: errno) }
            entries[name] = Entry(
                mode: status.st_mode,
                inode: status.st_ino,
                changedSeconds: status.st_mtim.tv_sec,
                changedNanoseconds: status.st_mtim.tv_nsec,
                content: status.st_mode & S_IFMT == S_IFREG ? try Data(contentsOf: URL(fileURLWithPath: path)) : nil
            )
        }
    }
}
