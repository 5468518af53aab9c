// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A folder of theme files that is gone when the test ends.
final class ThemeFolder {
    let path: String

    init(_ files: [String: String]) throws {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("themes-\(UUID().uuidString)")
        path = url.path
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        for (name, text) in files {
            try Data(text.utf8).write(to: url.appendingPathComponent("\(name).toml"))
        }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
