// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import TerminalStyle

/// A container's `config.json`.
enum SpecFuzz {
    static func run(_ input: [UInt8]) {
        let task = TaskDescription(spec: input)
        precondition(task == TaskDescription(spec: input), "the same file is read differently the second time")
        guard let task else { return }
        precondition(task == TaskDescription(spec: input + Array("\r\n\t ".utf8)), "white space makes a difference")
        for name in [task.podNamespace, task.pod, task.container, task.image].compactMap(\.self) {
            precondition(!name.isEmpty, "a name is there and empty")
            NeutralFuzz.run(name)
        }
        for argument in task.args { NeutralFuzz.run(argument) }
    }
}
