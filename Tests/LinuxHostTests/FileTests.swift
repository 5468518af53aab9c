// SPDX-License-Identifier: Apache-2.0

import Foundation
import LinuxHost
import Testing

/// What somebody else made is read without being held up or led astray.
@Suite struct FileTests {
    private func withFolder(_ body: (String) throws -> Void) throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("shimtop-files-\(UUID().uuidString)")
            .path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: path) }
        try body(path)
    }

    @Test func filesAreReadUpToTheirLimit() throws {
        try withFolder { folder in
            let path = folder + "/f"
            try Data("12345".utf8).write(to: URL(fileURLWithPath: path))
            #expect(try BoundedFile.read(path, limitBytes: 5) == Array("12345".utf8))
            #expect(throws: SystemError.self) { try BoundedFile.read(path, limitBytes: 4) }
            #expect(try !BoundedFile.read("/proc/self/stat", limitBytes: 4096).isEmpty)
        }
    }

    @Test func whatIsNoFileIsRefused() throws {
        try withFolder { folder in
            #expect(mkfifo(folder + "/pipe", 0o600) == 0)
            #expect(symlink("/etc/hostname", folder + "/link") == 0)
            for name in ["pipe", "link", ".", "missing"] {
                do {
                    _ = try BoundedFile.read("\(folder)/\(name)", limitBytes: 100)
                    Issue.record("\(name) was read")
                } catch let error as SystemError {
                    #expect(error.isMissing == (name == "missing"))
                }
            }
        }
    }

    @Test func directoriesAreListed() throws {
        try withFolder { folder in
            for name in ["a", "b"] { #expect(mkdir("\(folder)/\(name)", 0o700) == 0) }
            #expect(symlink(folder, folder + "/link") == 0)
            let entries = try Directory.entries(folder)
            #expect(Set(entries.map(\.name)) == ["a", "b", "link"])
            #expect(Set(entries.filter { $0.kind == .directory }.map(\.name)) == ["a", "b"])
            #expect(throws: SystemError.self) { try Directory.entries(folder + "/missing") }
        }
    }

    @Test func aPipeIsPeekedAtWithoutTakingAnything() throws {
        try withFolder { folder in
            let path = folder + "/pipe"
            #expect(mkfifo(path, 0o600) == 0)
            let pipe = try FIFO(path)
            let writer = open(path, O_WRONLY | O_NONBLOCK)
            defer { close(writer) }
            #expect(write(writer, "hello", 5) == 5)
            #expect(pipe.peek() == Array("hello".utf8))
            #expect(pipe.peek() == Array("hello".utf8))
            #expect(pipe.waitingBytes == 5)
            #expect(pipe.read() == .bytes(Array("hello".utf8)))
            #expect(pipe.read() == .empty)
            let holder = try #require(PipeHolder(pid: getpid(), of: pipe.identity))
            #expect(holder.reads)
            #expect(holder.writes)
            #expect(throws: SystemError.self) { _ = try FIFO("/etc/hostname") }
        }
    }
}
