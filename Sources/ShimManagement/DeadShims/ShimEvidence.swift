// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import LinuxHost

/// What is found when one looks whether a shim is alive.
public struct ShimEvidence: Sendable, Hashable {
    /// What came of asking it.
    public enum Answer: Sendable, Hashable {
        /// It answered `Connect`.
        case answered(shimPid: Int32, taskPid: Int32?)
        /// Neither a connection nor an answer came in time.
        case silent(after: Duration)
        /// Its socket is missing or refuses.
        case nobodyListens(String)
        /// The bundle has neither a `bootstrap.json` nor an `address`.
        case noAddress
        /// It ends connections, answers garbage, or its bundle makes no sense.
        case unusable(String)
    }

    /// What is seen of its process.
    public enum Process: Sendable, Hashable {
        /// There, with the kernel's letter for its state.
        case running(pid: Int32, state: Character)
        /// It was known, and has ended.
        case gone(pid: Int32)
        /// None is found that was started in the bundle.
        case notSeen
    }

    /// What came of asking the shim.
    public var answer: Answer
    /// What is seen of its process.
    public var process: Process
    /// How long nothing has come to or gone from the bundle directory.
    public var unchangedFor: Duration

    /// Evidence of these parts.
    public init(answer: Answer, process: Process, unchangedFor: Duration) {
        self.answer = answer
        self.process = process
        self.unchangedFor = unchangedFor
    }
}

extension ShimEvidence: CustomStringConvertible {
    /// What was found, in a sentence.
    public var description: String {
        let asked =
            switch answer {
            case .answered(let pid, _): "it answers as pid \(pid)"
            case .silent(let time): "it does not answer in \(time.brief)"
            case .nobodyListens(let why): why
            case .noAddress: "its bundle does not tell how to reach it"
            case .unusable(let why): why
            }
        let seen =
            switch process {
            case .running(let pid, let state): "its process \(pid) is there (\(state))"
            case .gone(let pid): "its process \(pid) is gone"
            case .notSeen: "no process of a shim was started in its bundle"
            }
        return "\(asked); \(seen)"
    }
}
