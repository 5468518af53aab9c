// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import LinuxHost

/// Who opens and closes a pipe is learnt from the kernel, and what this program does itself does not count.
@Suite struct PathWatchesTests {
    private let pipe: String

    init() throws {
        pipe = NSTemporaryDirectory() + "/shimtop-watch-\(UUID().uuidString)"
        #expect(mkfifo(pipe, 0o600) == 0)
    }

    @Test func openingsAndClosingsAreTold() throws {
        defer { unlink(pipe) }
        let watches = try #require(PathWatches())
        #expect(watches.watch(pipe))
        #expect(!watches.hasChanged(pipe))
        let file = open(pipe, O_RDWR | O_NONBLOCK)
        #expect(watches.hasChanged(pipe))
        #expect(!watches.hasChanged(pipe), "it is told once")
        close(file)
        #expect(watches.hasChanged(pipe))
    }

    @Test func ownLooksAreNobodyElses() throws {
        defer { unlink(pipe) }
        let (watches, others) = (try #require(PathWatches()), try #require(PathWatches()))
        #expect(watches.watch(pipe) && others.watch(pipe))
        for _ in 0..<3 { _ = try FIFO(pipe, writes: true).waitingBytes }
        // Whoever of this program watches is told.
        #expect(!watches.hasChanged(pipe) && !others.hasChanged(pipe))
        do {
            let held = try FIFO(pipe, writes: true)
            #expect(!watches.hasChanged(pipe), "while it is held")
            _ = held.waitingBytes
        }
        #expect(!watches.hasChanged(pipe), "and when it is let go")
        close(open(pipe, O_RDWR | O_NONBLOCK))
        #expect(watches.hasChanged(pipe), "nobody said that this one was our own")
        _ = try FIFO(pipe, writes: true).waitingBytes
        close(open(pipe, O_RDWR | O_NONBLOCK))
        #expect(watches.hasChanged(pipe), "one more than our own")
        #expect(!watches.hasChanged(pipe))
    }

    @Test func whatIsForgottenIsNotTold() throws {
        defer { unlink(pipe) }
        let watches = try #require(PathWatches())
        #expect(watches.watch(pipe))
        watches.forget(pipe)
        close(open(pipe, O_RDWR | O_NONBLOCK))
        #expect(!watches.hasChanged(pipe))
    }

    @Test func aMissingPathCannotBeWatched() throws {
        unlink(pipe)
        let watches = try #require(PathWatches())
        #expect(!watches.watch(pipe))
    }
}
