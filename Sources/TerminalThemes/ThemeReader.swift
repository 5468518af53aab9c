// SPDX-License-Identifier: Apache-2.0

import Foundation

/// How a ``ThemeLibrary`` reads its folders; by default with Foundation, on the calling thread.
public struct ThemeReader: Sendable {
    /// Why a file cannot be read, in words.
    public struct Failure: Error, Sendable {
        /// The reason, without the file's name.
        public let reason: String
        /// A failure for this reason.
        public init(_ reason: String) { self.reason = reason }
    }

    /// Files that are larger are refused.
    public static let mostBytes = 256 << 10

    /// The names of the files in a folder; none where it cannot be read.
    public var names: @Sendable (_ folder: String) -> [String]
    /// The text of a regular file, links followed; nil when there is none.
    public var text: @Sendable (_ path: String) throws(Failure) -> String?

    /// A reader of these functions.
    public init(
        names: @escaping @Sendable (_ folder: String) -> [String],
        text: @escaping @Sendable (_ path: String) throws(Failure) -> String?
    ) {
        (self.names, self.text) = (names, text)
    }

    /// Reads with Foundation.
    public static let foundation = ThemeReader { folder in
        (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    } text: { (path) throws(Failure) in
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        let target = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        let attributes = try? FileManager.default.attributesOfItem(atPath: target)
        guard attributes?[.type] as? FileAttributeType == .typeRegular,
            let size = (attributes?[.size] as? NSNumber)?.intValue, size < mostBytes,
            let data = FileManager.default.contents(atPath: target)
        else { throw Failure("it must be a readable file of less than 256 KiB") }
        return String(decoding: data, as: UTF8.self)
    }
}
