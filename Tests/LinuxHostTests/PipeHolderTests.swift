// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Testing

@testable import LinuxHost

/// Who holds which pipe, as the kernel tells of this very process.
@Suite struct PipeHolderTests {
    private let folder: String
    private var path: String { folder + "/pipe" }

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "holders-\(UUID())").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try #require(mkfifo(path, 0o600) == 0)
    }

    /// Runs the body with the pipe opened in these ways.
    private func withPipe(_ modes: [Int32], _ body: (FIFO.Identity, [Int32]) throws -> Void) throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        // Neither end of a pipe can be opened without the other, unless both are at once.
        let both = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC)
        let descriptors = modes.map { open(path, $0 | O_NONBLOCK | O_CLOEXEC) }
        close(both)
        defer { for descriptor in descriptors { close(descriptor) } }
        #expect(descriptors.allSatisfy { $0 >= 0 })
        try body(try FIFO.find(path), descriptors)
    }

    private func holder(_ pipe: FIFO.Identity) -> PipeHolder? { PipeHolder(pid: getpid(), of: pipe) }

    @Test(arguments: [
        ("who opened it to read can read", [O_RDONLY], true, false),
        ("who opened it to write can write", [O_WRONLY], false, true),
        ("who opened it for both can do both", [O_RDWR], true, true),
        ("each end counts by itself", [O_RDONLY, O_WRONLY], true, true),
        ("a handle that can do neither beside one that reads is none", [O_RDONLY, PipeHolder.pathOnly], true, false),
    ])
    func ends(what: String, modes: [Int32], reads: Bool, writes: Bool) throws {
        try withPipe(modes) { pipe, _ in
            let holder = try #require(self.holder(pipe), "\(what)")
            #expect(holder.reads == reads && holder.writes == writes, "\(what)")
            #expect(holder.pid == getpid() && !holder.isStopped)
            #expect(holder.startTicks == ProcessStat(pid: getpid())?.startTicks)
            #expect(PipeHolder.all(of: pipe).map(\.pid) == [getpid()])
        }
    }

    @Test(arguments: [[], [PipeHolder.pathOnly]]) func whoCannotReadOrWriteHoldsNothing(modes: [Int32]) throws {
        try withPipe(modes) { pipe, _ in
            #expect(holder(pipe) == nil && PipeHolder.all(of: pipe).isEmpty)
        }
    }

    @Test func aPipeIsKnownByItsNumberWhateverItIsCalled() throws {
        try withPipe([O_RDWR]) { pipe, _ in
            try #require(link(path, folder + "/other") == 0)
            let other = try FIFO.find(folder + "/other")
            #expect(other == pipe && holder(pipe) != nil)
            unlink(path)
            #expect(holder(pipe)?.stillHolds(pipe) == true, "its name is gone")
            try #require(mkfifo(path, 0o600) == 0)
            let another = try FIFO.find(path)
            #expect(holder(another) == nil, "another one has its name")
        }
    }

    @Test func eachOfSomePipesIsFoundInOneLook() throws {
        try #require(mkfifo(folder + "/second", 0o600) == 0)
        try withPipe([O_RDONLY, O_WRONLY]) { first, _ in
            let descriptor = open(folder + "/second", O_RDONLY | O_NONBLOCK)
            defer { close(descriptor) }
            let second = try FIFO.find(folder + "/second")
            let found = PipeHolder.ofPipes([first, second], pid: getpid())
            #expect(found[first]?.writes == true && found[second]?.writes == false && found[second]?.reads == true)
        }
    }

    @Test func whoHasClosedOneOfItsEndsIsNotTheHolderOfBefore() throws {
        try withPipe([O_RDONLY, O_WRONLY]) { pipe, descriptors in
            let before = try #require(holder(pipe))
            #expect(before.again(of: pipe) == before)
            // Another file has the number now: nobody else takes it meanwhile.
            let file = open("/dev/null", O_RDONLY | O_CLOEXEC)
            defer { close(file) }
            #expect(dup2(file, descriptors[1]) == descriptors[1])
            #expect(before.again(of: pipe) == nil)
            #expect(holder(pipe)?.writes == false && holder(pipe)?.reads == true)
        }
    }

    @Test func whoHasClosedItHoldsItNoMore() throws {
        try withPipe([O_RDWR]) { pipe, descriptors in
            let before = try #require(holder(pipe))
            #expect(before.stillHolds(pipe))
            let file = open("/dev/null", O_RDONLY | O_CLOEXEC)
            defer { close(file) }
            #expect(dup2(file, descriptors[0]) == descriptors[0])
            #expect(!before.stillHolds(pipe) && before.again(of: pipe) == nil && holder(pipe) == nil)
        }
    }

    @Test func onePipeWithoutANameIsToldFromAnother() throws {
        var (one, other): ([Int32], [Int32]) = ([0, 0], [0, 0])
        try #require(Glibc.pipe(&one) == 0 && Glibc.pipe(&other) == 0)
        defer { for descriptor in one + other { close(descriptor) } }
        let first = try #require(PipeHolder.namelessPipe(getpid(), "\(one[0])"))
        #expect(PipeHolder.namelessPipe(getpid(), "\(one[1])") == first)
        #expect(PipeHolder.namelessPipe(getpid(), "\(other[0])") != first)
        #expect(holder(first)?.reads == true && holder(first)?.writes == true)
        let file = open("/dev/null", O_RDONLY | O_CLOEXEC)
        defer { close(file) }
        #expect(PipeHolder.namelessPipe(getpid(), "\(file)") == nil)
        try? FileManager.default.removeItem(atPath: folder)
    }

    @Test(arguments: [
        ("pipe:[4711]", UInt64(4711)), ("pipe:[]", nil), ("pipe:[x]", nil), ("pipe:4711", nil), ("socket:[4711]", nil),
        ("/tmp/pipe:[4711]", nil),
    ])
    func links(target: String, inode: UInt64?) {
        #expect(PipeLinks.namelessPipe(target)?.inode == inode)
        try? FileManager.default.removeItem(atPath: folder)
    }
}
