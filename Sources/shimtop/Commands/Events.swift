// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import ContainerdShims
import HostSession

/// `shimtop events`: what happens to tasks.
struct Events: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print what happens to tasks as it happens, whether containerd is up or not.",
        discussion: """
            Learned from containerd while it answers, from the shims, and from polls once a second. Events of shims that \
            "shimtop run" started are received directly.
            """
    )

    @OptionGroup var host: HostOptions

    @Flag(name: .shortAndLong, help: "Go on until interrupted.")
    var follow = false

    @Option(help: ArgumentHelp("Without --follow: how long events are waited for.", valueName: "seconds"))
    var timeout = 10.0

    @Option(
        help: ArgumentHelp(
            "Only this topic, such as /tasks/exit, or those below it with a / at its end; may be given several times.",
            valueName: "topic"
        )
    )
    var topic: [String] = []

    @Option(help: ArgumentHelp("Only this container; may be given several times.", valueName: "id"))
    var id: [String] = []

    @Flag(help: "Print a JSON object on each line.")
    var json = false

    func validate() throws {
        guard (0.1...86400).contains(timeout) else {
            throw ValidationError("--timeout takes 0.1 to 86400 seconds, not \(timeout)")
        }
    }

    func run() async throws {
        let filter = EventFilter(namespaces: Set(host.namespaces), topics: Set(topic), containers: Set(id))
        let output = StreamedOutput()
        try await host.withHost { [json, timeout, follow] live, _ in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await live.events(filter) { Self.show($0, json, output) } }
                if !follow { group.addTask { try await Task.sleep(for: .milliseconds(Int(timeout * 1000))) } }
                // Whichever is over first is the end of all.
                try await group.next()
                group.cancelAll()
            }
        }
        try output.check()
        try Task.checkCancellation()
    }

    /// Prints an event; false when no more are taken.
    private static func show(_ event: EventSubscription.Delivery, _ json: Bool, _ output: StreamedOutput) -> Bool {
        if event.dropped > 0 { StandardError.write("shimtop: \(event.dropped) events were lost\n") }
        let listing = EventListing(envelope: event.envelope)
        let line = json ? (try? JSONOutput.line(listing)) ?? "" : listing.line
        return output.write(Array("\(line)\n".utf8))
    }
}
