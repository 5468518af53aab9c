// SPDX-License-Identifier: Apache-2.0

import Foundation
import LinuxHost
import Testing

/// Trees of any shape are removed, and nobody's but the one that is named.
@Suite struct TreeRemovalTests {
    private func withFolder(_ body: (String) throws -> Void) throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("shimtop-tree-\(UUID().uuidString)")
            .path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: path) }
        try body(path)
    }

    @Test func everyKindOfEntryGoes() throws {
        try withFolder { folder in
            let tree = folder + "/tree"
            #expect(mkdir(tree, 0o700) == 0)
            #expect(mkfifo(tree + "/pipe", 0o600) == 0)
            #expect(symlink("/nowhere", tree + "/dangling") == 0)
            // No UTF-8.
            #expect(close(open(Array(tree.utf8CString.dropLast()) + [0x2f, -1, 0], O_CREAT | O_WRONLY, 0o600)) == 0)
            for number in 0..<3000 { #expect(close(open("\(tree)/\(number)", O_CREAT | O_WRONLY, 0o600)) == 0) }
            try FileManager.default.createDirectory(atPath: tree + "/a/b/c", withIntermediateDirectories: true)
            #expect(try DirectoryHandle(folder).removeTree("tree").isEmpty)
            #expect(try DirectoryHandle(folder).isEmpty())
            #expect(try DirectoryHandle(folder).removeTree("tree").isEmpty)
        }
    }

    @Test func aTreeThatIsTooDeepIsLeftWithOneSentence() throws {
        try withFolder { folder in
            let deep = Array(repeating: "d", count: 200).joined(separator: "/")
            try FileManager.default.createDirectory(atPath: "\(folder)/\(deep)", withIntermediateDirectories: true)
            let notes = try DirectoryHandle(folder).removeTree("d")
            #expect(notes.count == 1)
            #expect(notes.first?.hasSuffix("it lies too deep") == true)
        }
    }

    @Test func namesAreNoPaths() throws {
        try withFolder { folder in
            #expect(mkdir(folder + "/a", 0o700) == 0)
            #expect(symlink("/", folder + "/link") == 0)
            let handle = try DirectoryHandle(folder)
            for name in ["", ".", "..", "a/..", "/etc", "a\0"] {
                #expect(throws: SystemError.self) { _ = try handle.directory(name) }
                #expect(!handle.removeTree(name).isEmpty)
            }
            #expect(throws: SystemError.self) { _ = try handle.directory("link") }
            #expect(throws: SystemError.self) { _ = try DirectoryHandle(folder + "/link") }
            #expect(handle.target(ofLink: "link") == "/")
            #expect(handle.target(ofLink: "a") == nil)
            #expect(try handle.kind(of: "link") == .link)
            #expect(try handle.kind(of: "missing") == nil)
        }
    }
}
