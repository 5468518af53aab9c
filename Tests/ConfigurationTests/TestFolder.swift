// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A folder that goes when it is let go.
final class TestFolder {
    let path = "/tmp/shimtop-configuration-\(UUID().uuidString)"

    init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false) }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Returns the path of the file.
    func write(_ text: String, to name: String = "config.toml") throws -> String {
        let file = "\(path)/\(name)"
        try text.write(toFile: file, atomically: false, encoding: .utf8)
        chmod(file, 0o600)
        return file
    }
}
