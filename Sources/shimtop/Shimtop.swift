// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

@main
struct Shimtop: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "shimtop",
        abstract: "Shows and controls the tasks of containerd's shims, by asking the shims themselves.",
        discussion: """
            Works while containerd is down or hung: every shim is asked over its own socket. Needs root, as the shims \
            answer nobody else; --demo needs neither root nor containerd.
            """,
        subcommands: [
            Dash.self, List.self, State.self, Ps.self, Stats.self, Wait.self, Pause.self, Resume.self, Kill.self,
            Delete.self,
            Exec.self, Checkpoint.self, Update.self, Shutdown.self, Cleanup.self, Run.self, Logs.self, Events.self,
            Simulate.self,
        ],
        defaultSubcommand: Dash.self
    )
}
