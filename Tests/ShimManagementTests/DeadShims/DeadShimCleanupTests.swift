// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import FoundationEssentials
import LinuxHost
import ShimTestSupport
import Testing

@testable import ShimManagement

/// Cleaning up after a dead shim: its program, its bundle, and what is published.
@Suite(.timeLimit(.minutes(1))) struct DeadShimCleanupTests {
    private let fixture: BundleFixture
    private let exchange = EventExchange()
    private var bundle: ShimBundle { fixture.stateDirectory.bundle(of: TaskID(namespace: "ns", id: "t")) }

    init() throws { fixture = try BundleFixture() }

    private func cleanup(_ shim: FakeShim, within time: Duration = .seconds(60)) throws -> DeadShimCleanup {
        try fixture.add("t", ["shim-binary-path": shim.binary.path, "address": "unix:///a"])
        var cleanup = DeadShimCleanup(bundle: bundle, daemonAddress: "/run/c.sock")
        cleanup.timeouts.cleanup = time
        return cleanup
    }

    @Test func theProgramEndsTheTaskAndTheBundleGoes() async throws {
        let shim = try FakeShim("echo 'removed' >&2; \(FakeShim.deletes)")
        let report = try await cleanup(shim).run(publishingTo: nil)
        #expect(report.exit == TaskExit(status: 137, at: Date(timeIntervalSince1970: 1_234_567_890.5), pid: 4877))
        #expect(report.binaryWarnings == "removed\n")
        #expect(report.isBundleRemoved)
        #expect(report.problems.isEmpty)
        #expect(!HostPath.exists(bundle.path))
        #expect(
            try shim.words("argv").dropFirst() == [
                "-namespace", "ns", "-address", "/run/c.sock", "-publish-binary", "/bin/true", "-id", "t", "-bundle",
                bundle.path, "delete",
            ]
        )
        #expect(String(decoding: try shim.bytes("cwd"), as: UTF8.self) == "\(bundle.path)\n")
    }

    @Test func theEndIsPublishedWithWhatTheProgramSaid() async throws {
        var reader = exchange.subscribe().makeAsyncIterator()
        let shim = try FakeShim(FakeShim.deletes)
        _ = try await cleanup(shim).run(publishingTo: exchange)
        #expect(shim.wasRun)
        let date = Date(timeIntervalSince1970: 1_234_567_890.5)
        let exit = await reader.next()?.envelope
        #expect(exit?.topic == "/tasks/exit")
        #expect(exit?.namespace == "ns")
        #expect(exit?.task?.event == .exit(process: "t", pid: 4877, status: 137, at: date))
        let delete = await reader.next()?.envelope
        #expect(delete?.topic == "/tasks/delete")
        #expect(delete?.task?.event == .delete(process: "t", pid: 4877, status: 137, at: date))
    }

    @Test func aProgramThatFailsLeavesTheBundleAndTheStatusUnknown() async throws {
        var reader = exchange.subscribe().makeAsyncIterator()
        let shim = try FakeShim("echo no runtime file >&2; exit 1")
        let before = Date.now
        let report = try await cleanup(shim).run(publishingTo: exchange)
        #expect(report.exit.status == 255)
        #expect(report.exit.pid == nil)
        let at = try #require(report.exit.at)
        #expect(at >= before && at <= .now)
        #expect(!report.isBundleRemoved)
        #expect(report.problems.count == 1)
        #expect(report.problems.first?.hasSuffix("exit code 1: no runtime file") == true)
        #expect(HostPath.exists(bundle.path + "/address"))
        guard case .exit("t", 0, 255, _)? = await reader.next()?.envelope.task?.event else {
            return #expect(Bool(false), "the exit is published")
        }
        guard case .delete("t", 0, 255, _)? = await reader.next()?.envelope.task?.event else {
            return #expect(Bool(false), "the deletion is published")
        }
    }

    @Test func aProgramThatHangsIsKilledAndTheBundleKept() async throws {
        let shim = try FakeShim("echo $$ > \"$here/pid\"; sleep 77")
        let report = try await cleanup(shim, within: .seconds(3)).run(publishingTo: nil)
        #expect(report.exit.status == 255)
        #expect(report.problems.count == 1)
        #expect(report.problems.first?.contains("killed, because it had not ended after ") == true)
        #expect(report.problems.first?.hasSuffix(" s") == true, "\(report.problems)")
        #expect(HostPath.exists(bundle.path))
        let pid = try #require(try shim.number("pid"))
        #expect(ProcessStat(pid: pid) == nil)
    }

    @Test func aBundleThatCannotBeRemovedIsKeptAndTheEndToldAllTheSame() async throws {
        var reader = exchange.subscribe().makeAsyncIterator()
        let shim = try FakeShim(FakeShim.deletes)
        let cleanup = try cleanup(shim)
        try fixture.folder.makeFolder("io.containerd.runtime.v2.task/ns/t/rootfs")
        try fixture.folder.write("io.containerd.runtime.v2.task/ns/t/rootfs/data", "somebody's")
        let report = await cleanup.run(publishingTo: exchange)
        #expect(shim.wasRun)
        #expect(report.exit.status == 137)
        #expect(!report.isBundleRemoved)
        #expect(report.problems.count == 1)
        guard case .exit("t", 4877, 137, _)? = await reader.next()?.envelope.task?.event else {
            return #expect(Bool(false), "the exit is published")
        }
    }

    @Test func anotherProgramHelpsOutWhereTheBundleNamesNone() async throws {
        let shim = try FakeShim(FakeShim.deletes)
        try fixture.add("t", ["address": "unix:///a"])
        var cleanup = DeadShimCleanup(bundle: bundle, daemonAddress: "/run/c.sock")
        let without = await cleanup.run(publishingTo: nil)
        #expect(
            without.problems == ["ns/t: its bundle does not name the shim's binary; name the runtime"]
        )
        #expect(!without.isBundleRemoved)
        cleanup.fallbackBinary = shim.binary.path
        #expect(await cleanup.run(publishingTo: nil).isBundleRemoved)
    }

    @Test func thePlanSaysWhatWouldBeDoneAndDoesNothing() async throws {
        let shim = try FakeShim(FakeShim.deletes)
        let cleanup = try cleanup(shim, within: .seconds(5))
        let before = try FolderListing(fixture.folder)
        let plan = cleanup.plan()
        #expect(
            plan.first
                == "run \(shim.binary.path) delete in \(bundle.path), which kills what is left of ns/t (at most 5 s)"
        )
        #expect(plan.last == "rename \(bundle.path) to .t, and remove it", "who publishes is up to the caller")
        #expect(try FolderListing(fixture.folder) == before)
        #expect(!shim.wasRun)
    }

    @Test func aPlanThatCannotBeCarriedOutSaysWhy() throws {
        try fixture.add("t", [:])
        let cleanup = DeadShimCleanup(bundle: bundle, daemonAddress: "/run/c.sock")
        #expect(
            cleanup.plan() == ["nothing: ns/t: its bundle does not name the shim's binary; name the runtime"]
        )
    }
}
