// SPDX-License-Identifier: Apache-2.0

import Glibc
import NIOCore
import RPC

/// What happens when a connection is lost.
extension GRPCClient {
    /// Notices the loss of a connection that is the client's from now on.
    func watch(_ connection: NIOLoopBound<ClientConnection>) {
        connectedAt = .now()
        guard connection.value.refusal == nil else { return lost(connection) }
        connection.value.onLost = { [weak self] in
            guard let self else { return }
            self.assumeIsolated { $0.lost(connection) }
        }
    }

    /// A connection takes no more calls, or has ended.
    private func lost(_ connection: NIOLoopBound<ClientConnection>) {
        draining.removeAll { $0.value === connection.value }
        guard let reason = connection.value.refusal else { return }
        if !connection.value.hasEnded { draining.append(connection) }
        guard case .connected(let current) = link, current.value === connection.value else { return }
        let now = NIODeadline.now()
        let hasWorked = connection.value.hasAnswered || now - connectedAt >= Redialling.limit
        redialling.lost(at: now, hasWorked: hasWorked)
        link = .redialling(Task { await self.redial(reason) })
    }

    /// Dials until there is a connection, or the server counts as gone.
    private func redial(_ reason: RPCCloseReason) async {
        var isRefused = false
        while let attempt = redialling.next(at: .now(), isRefused: isRefused) {
            try? await eventLoop.scheduleTask(in: attempt.pause) {}.futureResult.get()
            guard case .redialling = link else { return }
            do throws(RPCError) {
                let timeout = Duration(attempt.timeout)
                let connection = try await ClientConnection.connect(to: address, timeout: timeout, on: eventLoop)
                guard case .redialling = link else { return connection.value.finish(with: .byUs) }
                link = .connected(connection)
                watch(connection)
                return redialWaiters.resumeAll(returning: nil)
            } catch {
                guard case .redialling = link else { return }
                isRefused = error.isRefusal
            }
        }
        end(with: reason)
    }

    /// The connection for a new call; waits for one that is being dialled, until the deadline.
    func usableConnection(
        by deadline: NIODeadline?,
        _ timeout: Duration
    ) async throws(RPCError) -> NIOLoopBound<ClientConnection> {
        while true {
            switch link {
            case .connected(let connection): return connection
            case .closed(let reason): throw .closed(reason)
            case .redialling: if let error = await redialled(by: deadline, timeout) { throw error }
            }
        }
    }

    private func redialled(by deadline: NIODeadline?, _ timeout: Duration) async -> RPCError? {
        let ticket = Ticket()
        return await withTaskCancellationHandler {
            await withCheckedContinuation { waiter in
                guard !Task.isCancelled else { return waiter.resume(returning: .cancelled) }
                let number = redialWaiters.add(waiter)
                ticket.number = number
                guard let deadline else { return }
                eventLoop.scheduleTask(deadline: deadline) { [weak self] in
                    guard let self else { return }
                    self.assumeIsolated { client in
                        client.redialWaiters.resume(number, returning: .deadlineExceeded(after: timeout))
                    }
                }
            }
        } onCancel: {
            eventLoop.execute {
                self.assumeIsolated { client in
                    if let number = ticket.number { client.redialWaiters.resume(number, returning: .cancelled) }
                }
            }
        }
    }
}

extension RPCError {
    /// Nobody listens at the address.
    fileprivate var isRefusal: Bool {
        guard case .connectFailed(_, let number, _) = self else { return false }
        return number == ENOENT || number == ECONNREFUSED
    }
}
