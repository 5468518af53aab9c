// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CLinux
import LinuxHost

@main
enum Program {
    static func main() async {
        StandardDescriptors.occupy()
        // Before anything starts a thread.
        supervisor_start()
        DescriptorLimit.raise()
        await CommandRun.run().now()
    }
}

struct Shimtop: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "shimtop",
        abstract: "Shows and controls the tasks of containerd's shims, by asking the shims themselves.",
        discussion: """
            Works while containerd is down or hung: every shim is asked over its own socket. Needs root, as the shims \
            answer nobody else; --demo needs neither root nor containerd.

            Exit codes: 0; 1 for a failure that is none of these, such as a full disk under standard output; 2 no such task; 3 \
            refused in the task's present state, because of read-only, or because the journal is required and takes no record; \
            4 no answer in time; 5 the shim is gone; 64 wrong usage; 141 nobody reads standard output any more. exec and run \
            end with the command's own, or with 125 when it could not be run.
            """,
        subcommands: [Simulate.self],
        groupedSubcommands: [
            CommandGroup(
                name: "Look",
                subcommands: [
                    Dash.self, List.self, Why.self, Check.self, Doctor.self, State.self, Ps.self, Stats.self, Wait.self,
                    Events.self, Watch.self, Export.self, Logs.self, ForensicBundle.self, Keys.self,
                ]
            ),
            CommandGroup(
                name: "Act",
                subcommands: [
                    Start.self, Pause.self, Resume.self, Kill.self, Exec.self, Update.self, Checkpoint.self,
                    Delete.self, Force.self,
                    Recover.self, Shutdown.self, Cleanup.self, Drain.self, Stacks.self, Sandbox.self,
                ]
            ),
            CommandGroup(name: "Without containerd", subcommands: [Run.self]),
            CommandGroup(name: "Set up", subcommands: [Config.self, ThemeCommand.self, Completions.self, Man.self]),
        ],
        defaultSubcommand: Dash.self
    )
}
