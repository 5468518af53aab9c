// SPDX-License-Identifier: Apache-2.0

import ContainerdShims

/// What a containerd tells of its tasks for as long as its socket answers, and again when it comes back.
struct DaemonEvents: Sendable {
    let socket: String
    let clock: any RegistryClock
    /// How long a containerd that is gone, or does not answer, is left alone.
    private static let pause: Duration = .seconds(2)

    /// Publishes until the caller's task is cancelled.
    func run(publishingTo exchange: EventExchange) async {
        while !Task.isCancelled {
            if let client = try? await DaemonClient.connect(to: socket, timeout: .seconds(5)) {
                try? await client.forwardEvents(to: exchange)
                await client.close()
            }
            try? await clock.sleep(for: Self.pause)
        }
    }
}
