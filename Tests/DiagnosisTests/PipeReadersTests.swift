// SPDX-License-Identifier: Apache-2.0

import Glibc
import LinuxHost
import ShimTestSupport
import Testing

@testable import Diagnosis

/// How long it is believed who holds a pipe, by time that the test turns.
@Suite struct PipeReadersTests {
    private let folder: TemporaryFolder
    private let start = ContinuousClock.now
    private var path: String { folder.path + "/pipe" }

    init() throws {
        folder = try TemporaryFolder()
        try folder.makePipe("pipe")
    }

    private func after(_ seconds: Int) -> ContinuousClock.Instant { start + .seconds(seconds) }

    /// What is remembered of a pipe whose one holder reads, after a look through the whole host.
    private func searched(_ pipe: FIFO.Identity) throws -> PipeReaders {
        var readers = PipeReaders()
        let found = readers.search([pipe], isUrgent: false, at: start)
        #expect(found?[pipe]?.count == 1)
        return readers
    }

    @Test func whereTheKernelDoesNotTellItIsBelievedForAMinute() async throws {
        let reader = try await HelperProcess.reader(of: path)
        let pipe = try FIFO.find(path)
        // What has no name any more cannot be watched.
        folder.remove("pipe")
        var readers = try searched(pipe)
        #expect(readers.holders(of: pipe, all: true, at: after(59))?.map(\.pid) == [reader.pid])
        #expect(readers.holders(of: pipe, all: true, at: after(60)) == nil)
    }

    @Test func whereTheKernelTellsItIsBelievedUntilSomebodyComes() async throws {
        let reader = try await HelperProcess.reader(of: path)
        let pipe = try FIFO.find(path)
        var readers = try searched(pipe)
        #expect(readers.holders(of: pipe, all: true, at: after(3600))?.map(\.pid) == [reader.pid])
        let other = try await HelperProcess.reader(of: path)
        #expect(readers.holders(of: pipe, all: true, at: after(3600)) == nil)
        withExtendedLifetime(other) {}
    }

    @Test(arguments: [true, false]) func whoIsGoneIsNotBelieved(all: Bool) async throws {
        let reader = try await HelperProcess.reader(of: path)
        let pipe = try FIFO.find(path)
        var readers = try searched(pipe)
        reader.end()
        #expect(readers.holders(of: pipe, all: all, at: start) == nil)
    }

    @Test func theHostIsGoneThroughEveryTenSecondsUnlessItIsUrgent() async throws {
        let reader = try await HelperProcess.reader(of: path)
        let pipe = try FIFO.find(path)
        var readers = try searched(pipe)
        func isSearched(_ seconds: Int, isUrgent: Bool = false) -> Bool {
            readers.search([pipe], isUrgent: isUrgent, at: after(seconds)) != nil
        }
        #expect(!isSearched(9))
        #expect(isSearched(10))
        #expect(isSearched(11, isUrgent: true) && !isSearched(20))
        #expect(isSearched(21))
        withExtendedLifetime(reader) {}
    }

    @Test func whoWasNotFoundNearByIsLookedForAgainAfterAMinute() async throws {
        let reader = try HelperProcess(
            "while [ ! -e \"$2\" ]; do sleep 0.02; done; exec 3<>\"$1\"; exec sleep 600",
            path,
            folder.path + "/go"
        )
        let pipe = try FIFO.find(path)
        var readers = PipeReaders()
        func found(_ seconds: Int) -> [Int32]? {
            readers.lookNear([(pipe, [reader.pid])], at: after(seconds))
            return readers.holders(of: pipe, all: false, at: after(seconds))?.map(\.pid)
        }
        #expect(found(0) == nil)
        try folder.write("go", "")
        try await eventually("it reads") { PipeHolder(pid: reader.pid, of: pipe)?.reads == true }
        #expect(found(59) == nil)
        #expect(found(60) == [reader.pid])
        #expect(readers.holders(of: pipe, all: true, at: after(60)) == nil, "there may be others")
    }

    @Test func whatNobodyAsksForIsForgottenAfterTwoMinutes() async throws {
        let reader = try await HelperProcess.reader(of: path)
        let pipe = try FIFO.find(path)
        var readers = try searched(pipe)
        readers.forgetOld(at: after(120))
        #expect(readers.holders(of: pipe, all: true, at: after(120)) != nil)
        readers.forgetOld(at: after(240))
        #expect(readers.holders(of: pipe, all: true, at: after(240)) != nil, "it was asked for meanwhile")
        readers.forgetOld(at: after(361))
        #expect(readers.holders(of: pipe, all: true, at: after(361)) == nil)
        withExtendedLifetime(reader) {}
    }
}
