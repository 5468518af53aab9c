// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import ContainerdShims
import HostRegistry
import HostSession
import LinuxHost
import NIOPosix

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
        let exchange = EventExchange()
        let filter = EventFilter(namespaces: Set(host.namespaces), topics: Set(topic), containers: Set(id))
        let events = exchange.subscribe(filter, bufferedEvents: 4096)
        let json = json
        try await host.withHost { live, directories in
            // Each says whether that is the end of all.
            try await withThrowingTaskGroup(of: Bool.self) { group in
                group.addTask {
                    try await Self.show(events, json)
                    return true
                }
                group.addTask {
                    let sockets = try await BlockingIO.read("containerd") {
                        directories.filter(\.daemonIsUp).map(\.daemonAddress)
                    }
                    await EventFeeds(registry: live.registry, publishingTo: exchange, daemonSockets: sockets).run()
                    return false
                }
                let own = try await BlockingIO.read("sockets") {
                    directories.filter { HostPath.exists($0.eventsSocket) }
                }
                for directory in own {
                    group.addTask {
                        await Self.receive(at: directory.eventsSocket, exchange)
                        return false
                    }
                }
                if !follow {
                    group.addTask { [timeout] in
                        try await Task.sleep(for: .milliseconds(Int(timeout * 1000)))
                        return true
                    }
                }
                defer { group.cancelAll() }
                while try await group.next() == false {}
            }
            try Task.checkCancellation()
        }
    }

    private static func show(_ events: EventSubscription, _ json: Bool) async throws {
        for await delivery in events {
            if delivery.dropped > 0 { StandardError.write("shimtop: \(delivery.dropped) events were lost\n") }
            let listing = EventListing(envelope: delivery.envelope)
            try StandardOutput.print(json ? JSONOutput.line(listing) : listing.line)
        }
    }

    /// Receives the events of shims that were started by `shimtop run`, unless somebody does already.
    private static func receive(at path: String, _ exchange: EventExchange) async {
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        guard let endpoint = try? await EventEndpoint.listen(on: path, publishingTo: exchange, eventLoop: loop) else {
            return
        }
        await endpoint.run()
    }
}
