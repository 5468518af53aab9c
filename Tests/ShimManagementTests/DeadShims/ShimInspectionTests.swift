// SPDX-License-Identifier: Apache-2.0

import ContainerdAPI
import ContainerdShims
import Foundation
import LinuxHost
import ShimTestSupport
import Testing

@testable import ShimManagement

/// What is found when one looks whether a shim is alive.
@Suite(.timeLimit(.minutes(1))) struct ShimInspectionTests {
    private let fixture: BundleFixture
    private let clock: ManualClock
    private let connector: ScriptedConnector
    private let address = "unix:///a"
    private var bundle: ShimBundle { fixture.stateDirectory.bundle(of: TaskID(namespace: "ns", id: "t")) }

    init() throws {
        fixture = try BundleFixture()
        clock = ManualClock()
        connector = ScriptedConnector(clock: clock)
        try fixture.add("t", address: address)
    }

    private func inspect(lastSeen: ShimProcessIdentity? = nil) async -> ShimEvidence {
        await ShimInspection(loader: ShimLoader(connector: connector)).inspect(bundle, lastSeen: lastSeen)
    }

    /// A process that is named as a shim and was started in a bundle.
    private func startShim(in id: String) throws -> HelperProcess {
        let program = fixture.folder.path + "/containerd-shim-fake-v1"
        if !HostPath.exists(program) { try fixture.folder.makeLink("containerd-shim-fake-v1", to: "/bin/sleep") }
        return try HelperProcess("cd \"$1\" && exec \"$2\" 60", fixture.path(id), program)
    }

    @Test func aShimThatAnswersIsFoundByWhatItSaysAndLeftAlone() async throws {
        let process = try HelperProcess("sleep 60")
        connector.answer(at: address) { _ throws(ShimTransportError) in
            try Reply.connect(shimPid: process.pid, taskPid: 9)
        }
        let evidence = await inspect()
        #expect(evidence.answer == .answered(shimPid: process.pid, taskPid: 9))
        guard case .running(pid: process.pid, _) = evidence.process else {
            return #expect(Bool(false), "\(evidence)")
        }
        #expect(connector.calls.map(\.method) == ["Connect"])
        #expect(connector.openConnections(to: address) == 0)
    }

    @Test func aShimThatWasKnownIsSeenToBeGone() async throws {
        let process = try HelperProcess("sleep 60")
        let known = try #require(ShimProcessIdentity(pid: process.pid))
        guard case .running(pid: process.pid, _) = await inspect(lastSeen: known).process else {
            return #expect(Bool(false), "it is there")
        }
        process.end()
        let evidence = await inspect(lastSeen: known)
        #expect(evidence.answer == .nobodyListens("its socket does not exist"))
        #expect(evidence.process == .gone(pid: process.pid))
        #expect(ShimVitality(evidence) == .dead)
    }

    @Test func aShimIsFoundByTheBundleInWhichItWasStarted() async throws {
        #expect(await inspect().process == .notSeen)
        let process = try startShim(in: "t")
        try await eventually("it is found") {
            if case .running(pid: process.pid, _) = await inspect().process { true } else { false }
        }
        #expect(ShimVitality(await inspect()) == .unreachable(pid: process.pid))
        process.end()
        #expect(await inspect().process == .notSeen)
    }

    @Test func aPodsShimIsFoundByTheBundleOfItsSandbox() async throws {
        try fixture.add("pause", [:])
        try fixture.add("t", ["config.json": #"{"annotations":{"io.kubernetes.cri.sandbox-id":"pause"}}"#])
        let process = try startShim(in: "pause")
        try await eventually("it is found") {
            if case .running(pid: process.pid, _) = await inspect().process { true } else { false }
        }
        process.end()
    }

    @Test func silenceIsTold() async throws {
        connector.answer(at: address) { _ throws(ShimTransportError) in try await Reply.none() }
        async let looked = inspect()
        let load = ShimTimeouts().load
        let time = await clock.nextSleep(in: .zero...load)
        clock.advance(by: time)
        let evidence = await looked
        #expect(evidence.answer == .silent(after: time) && ShimVitality(evidence) == .unresponsive)
    }

    @Test func aBundleWithoutAnAddressIsTold() async throws {
        try fixture.remove("t")
        try fixture.add("t", ["config.json": "{}"])
        let evidence = await inspect()
        #expect(evidence.answer == .noAddress)
        #expect(evidence.unchangedFor < .seconds(25))
        guard case .unclear = ShimVitality(evidence) else { return #expect(Bool(false), "it may still be starting") }
    }

    @Test func whatMakesNoSenseIsTold() async throws {
        connector.answer(at: address) { _ throws(ShimTransportError) in throw .closed("by the peer") }
        let evidence = await inspect()
        guard case .unusable(let why) = evidence.answer else { return #expect(Bool(false), "\(evidence)") }
        #expect(why.contains("by the peer"))
        try fixture.add("t", ["bootstrap.json": "{"])
        guard case .unusable = await inspect().answer else { return #expect(Bool(false), "its bundle is broken") }
    }
}
