// SPDX-License-Identifier: Apache-2.0

public import ContainerdShims
import LinuxHost

/// Looks whether the shim of a bundle is alive, and changes nothing.
public struct ShimInspection: Sendable {
    private let loader: ShimLoader

    /// An inspection that asks shims by way of a loader.
    public init(loader: ShimLoader = ShimLoader()) { self.loader = loader }

    /// Asks the shim and looks for its process, within `ShimTimeouts.load`.
    ///
    /// `lastSeen` is the process that the shim was known to be.
    public func inspect(_ bundle: ShimBundle, lastSeen: ShimProcessIdentity? = nil) async -> ShimEvidence {
        var answer = await ask(bundle)
        for _ in 0..<Self.looksAgain where answer.endedInBetween {
            try? await Task.sleep(for: Self.pause)
            answer = await ask(bundle)
        }
        let said = answer.said
        do throws(SystemError) {
            return try await BlockingIO.read { () throws(SystemError) in Self.look(bundle, said, lastSeen) }
        } catch {
            return ShimEvidence(answer: .unusable("\(error)"), process: .notSeen, unchangedFor: .zero)
        }
    }

    /// A process that is just being killed may still accept a connection, and ends it: it is asked again this often.
    private static let looksAgain = 3
    private static let pause: Duration = .milliseconds(20)

    private func ask(_ bundle: ShimBundle) async -> (said: ShimEvidence.Answer, endedInBetween: Bool) {
        do throws(LoadFailure) {
            let loaded = try await loader.load(bundle)
            await loaded.shim.close()
            let (shim, task) = (loaded.connection.shimPid, loaded.connection.taskPid)
            return (.answered(shimPid: shim, taskPid: task), false)
        } catch {
            guard case .closed? = error.cause else { return (ShimEvidence.Answer(error), false) }
            return (ShimEvidence.Answer(error), true)
        }
    }

    private static func look(
        _ bundle: ShimBundle,
        _ answer: ShimEvidence.Answer,
        _ lastSeen: ShimProcessIdentity?
    ) -> ShimEvidence {
        var evidence = ShimEvidence(
            answer: answer,
            process: .notSeen,
            unchangedFor: HostPath.timeSinceChange(bundle.path) ?? .zero
        )
        if case .answered(let pid, _) = answer, let stat = ProcessStat(pid: pid) {
            evidence.process = .running(pid: pid, state: stat.state)
        } else if let stat = lastSeen?.stat, stat.state != "Z" {
            evidence.process = .running(pid: stat.pid, state: stat.state)
        } else {
            switch ShimPresence(of: bundle, among: ShimProcesses()) {
            case .running(let stat, _): evidence.process = .running(pid: stat.pid, state: stat.state)
            case .outOfSight(let why):
                // What was seen before can be seen.
                guard case .nobodyListens = answer, lastSeen == nil else { break }
                evidence.answer = .unusable("it cannot be seen from here: \(why)")
            case .gone: break
            }
            if evidence.process == .notSeen, let lastSeen { evidence.process = .gone(pid: lastSeen.pid) }
        }
        return evidence
    }
}

extension ShimEvidence.Answer {
    init(_ failure: LoadFailure) {
        switch failure.cause {
        case nil where failure.reason.code == .notFound: self = .noAddress
        case .deadlineExceeded(let time): self = .silent(after: time)
        case .nobodyListens(let why): self = .nobodyListens(why)
        default: self = .unusable(failure.reason.message)
        }
    }
}
