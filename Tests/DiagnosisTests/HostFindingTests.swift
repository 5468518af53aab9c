// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import HostRegistry
import LinuxHost
import Testing

@testable import Diagnosis

/// What is concluded of a host beside its tasks.
@Suite struct HostFindingTests {
    private let task = TaskID(namespace: "n", id: "t")

    private func kinds(_ change: (inout HostEvidence) -> Void) -> [TaskVerdict.Kind] {
        var evidence = HostEvidence()
        change(&evidence)
        return evidence.findings.map(\.verdict.kind)
    }

    private func shim(_ pid: Int32, age: Duration = .seconds(60), gone: Bool = false) -> FoundShim {
        FoundShim(pid: pid, age: age, task: task, bundle: "/run/x/n/t", isBundleGone: gone)
    }

    private func daemon(_ presence: DaemonReading.Presence) -> HostEvidence.Daemon {
        HostEvidence.Daemon(
            reading: DaemonReading(stateDirectory: "/run/x", presence: presence, since: .now),
            answer: .version("1"),
            tasks: [task]
        )
    }

    @Test func shims() {
        #expect(kinds { $0.shims = [shim(1), shim(2, gone: true)] } == [.shimLeaked])
        #expect(kinds { $0.shims = [shim(2, age: .seconds(1), gone: true)] }.isEmpty, "its bundle is being removed")
        #expect(kinds { $0.shims = [shim(1)] }.isEmpty)
        #expect(kinds { $0.shims = [shim(1, age: .seconds(90)), shim(2)] } == [.shimDuplicate])
        #expect(kinds { $0.shims = [shim(1), shim(2, age: .seconds(1))] }.isEmpty, "one of them starts or deletes")
    }

    @Test func theOlderOfTwoShimsIsTheSecondOne() {
        var evidence = HostEvidence()
        evidence.shims = [shim(1, age: .seconds(90)), shim(2)]
        #expect(evidence.findings.first?.pid == 1)
        evidence.shims[0].isServing = true
        #expect(evidence.findings.first?.pid == 2, "one that deletes and hangs is newer")
    }

    @Test func onlyCgroupsOfContainerdsContainersCount() {
        let id = String(repeating: "0af9", count: 16)
        for path in [
            "/docker/\(id)", "/kubepods/pod1/\(id)", "/a.slice/cri-containerd-\(id).scope", "/docker-\(id).scope",
        ] {
            #expect(ProcessCgroup.containerID(ofPath: path) == id, "\(path)")
        }
        for path in [
            "/", "", "/n/t", "/docker/\(id)/system.slice", "/libpod-\(id).scope", "/libpod-conmon-\(id).scope",
            "/crio-\(id).scope", "/x/\(id)0", "/user-\(id).scope",
        ] {
            #expect(ProcessCgroup.containerID(ofPath: path) == nil, "\(path)")
        }
    }

    @Test func daemons() {
        #expect(kinds { $0.daemons = [daemon(.up(pid: 7))] }.isEmpty)
        #expect(kinds { $0.daemons = [daemon(.stopped(pid: 7))] } == [.daemonStopped])
        #expect(kinds { $0.daemons = [daemon(.down)] } == [.daemonDown])
        #expect(kinds { $0.daemons = [daemon(.unknown)] }.isEmpty)
        var silent = daemon(.up(pid: 7))
        silent.answer = .silent(after: .seconds(2))
        #expect(kinds { $0.daemons = [silent] } == [.daemonHung])
        var strange = daemon(.up(pid: 7))
        strange.unknown = [task]
        #expect(kinds { $0.daemons = [strange] } == [.daemonOutOfStep])
        var believer = daemon(.up(pid: 7))
        believer.vanished = [task]
        #expect(kinds { $0.daemons = [believer] } == [.daemonOutOfStep])
        var idle = daemon(.down)
        idle.tasks = []
        #expect(kinds { $0.daemons = [idle] }.isEmpty, "nobody needs it")
    }

    @Test func whatWasLeft() {
        #expect(kinds { $0.halfDeleted = [.init(task: task, path: "/p", age: .seconds(60))] } == [.halfDeleted])
        #expect(kinds { $0.halfDeleted = [.init(task: task, path: "/p", age: .seconds(1))] }.isEmpty)
        let process = TaskEvidence.Process(pid: 9, name: "app", state: "S", age: .seconds(1))
        #expect(
            kinds { $0.orphans = [.init(process: process, cgroup: "/docker/x", container: "x")] } == [.containerAlone]
        )
    }
}
