// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import LinuxHost

/// Files that are written as a whole.
@Suite final class WholeFileTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "whole-\(UUID())").path

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    private func content(_ name: String) throws -> String { try String(contentsOfFile: name, encoding: .utf8) }

    @Test func itIsMadeWithItsFoldersForItsOwnerAlone() throws {
        let path = "\(folder)/a/b/file"
        try WholeFile.write(Array("one".utf8), to: path)
        #expect(try content(path) == "one")
        for (path, mode) in [(path, 0o600), ("\(folder)/a", 0o700)] {
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            #expect(attributes[.posixPermissions] as? Int == mode)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: "\(folder)/a/b") == ["file"], "no draft is left")
    }

    @Test func aLinkIsReplacedAndNotFollowed() throws {
        let (other, path) = ("\(folder)/other", "\(folder)/file")
        try WholeFile.write(Array("theirs".utf8), to: other)
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: other)
        try WholeFile.write(Array("ours".utf8), to: path, mode: 0o644)
        #expect(try content(other) == "theirs")
        #expect(try content(path) == "ours")
    }

    @Test func whatIsThereStaysUnlessItIsToBeReplaced() throws {
        let path = "\(folder)/file"
        try WholeFile.write(Array("old".utf8), to: path)
        #expect(throws: SystemError.self) { try WholeFile.write(Array("new".utf8), to: path, replaces: false) }
        #expect(try content(path) == "old")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["file"])
        try WholeFile.write(Array("new".utf8), to: path)
        #expect(try content(path) == "new")
    }
}
