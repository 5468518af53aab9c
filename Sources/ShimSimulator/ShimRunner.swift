// SPDX-License-Identifier: Apache-2.0

import Glibc
import NIOCore
import NIOPosix

/// Runs one simulated shim: its bundles, its socket, its log.
struct ShimRunner: Sendable {
    let shim: SimulatedShim
    let stateDirectory: String
    /// Short, as a socket's path holds 107 bytes at most.
    let socketPath: String
    let standIn: Int32?
    let eventLoop: any EventLoop

    private var bundles: [(SimulatedTask, SimulatedBundle)] {
        shim.tasks.map { ($0, SimulatedBundle($0, in: shim.namespace, below: stateDirectory)) }
    }

    /// Puts everything in place; the shim answers once the returned value runs.
    func start() async throws -> Running {
        for (task, bundle) in bundles { try bundle.create(task) }
        let known = shim.behaviour == .ghost ? [] : shim.tasks
        let book = try TaskBook(known, standIn: standIn)
        var server: SimulatedServer?
        let (shutdown, continuation) = AsyncStream.makeStream(of: Never.self)
        switch shim.behaviour {
        case .brokenBundle: break
        case .garbage: server = .garbage(try await .listen(at: socketPath, on: eventLoop))
        case .dead: try Self.leaveSocket(at: socketPath)
        default:
            let service = SimulatedTaskService(shim: shim, book: book) { continuation.finish() }
            server = try await .listen(shim.wireProtocol, at: socketPath, service, on: eventLoop)
        }
        for (task, bundle) in bundles {
            if case .brokenBundle(let content) = shim.behaviour {
                try bundle.announce(bootstrap: content)
            } else {
                try bundle.announce(
                    socketPath: socketPath,
                    version: shim.version,
                    wireProtocol: shim.wireProtocol
                )
            }
            try await bundle.write(initPid: book.pid(of: task.id))
        }
        return Running(runner: self, book: book, server: server, shutdown: shutdown)
    }

    /// A shim whose bundles and socket are there.
    struct Running: Sendable {
        fileprivate let runner: ShimRunner
        let book: TaskBook
        fileprivate let server: SimulatedServer?
        /// Ends when the shim was told to.
        fileprivate let shutdown: AsyncStream<Never>

        /// Answers until the shim is told to end or the caller's task is cancelled; then the socket and the bundles go.
        func run() async {
            await withTaskGroup(of: Void.self) { group in
                if let server { group.addTask { await server.run() } }
                if runner.shim.isChatty, runner.shim.behaviour == .healthy { group.addTask { await runner.writeLog() } }
                for await _ in shutdown {}
                group.cancelAll()
            }
            for (_, bundle) in runner.bundles { bundle.remove() }
            unlink(runner.socketPath)
        }
    }

    private func writeLog() async {
        guard let pipe = bundles.first?.1.logPipe else { return }
        var log = SimulatedLog(pipe: pipe, namespace: shim.namespace)
        // Every shim at its own pace.
        let pace = Duration.milliseconds(700 + shim.tasks[0].id.utf8.reduce(0) { $0 + Int($1) } % 900)
        while (try? await Task.sleep(for: pace)) != nil { log.write() }
    }

    /// Leaves the file of a socket on which nobody listens any more.
    private static func leaveSocket(at path: String) throws(SimulatorError) {
        var name = sockaddr_un()
        name.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &name.sun_path) { $0.copyBytes(from: path.utf8.prefix($0.count - 1)) }
        let file = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0)
        guard file >= 0 else { throw SimulatorError("make a socket") }
        defer { close(file) }
        let bound = withUnsafePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(file, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard bound == 0 else { throw SimulatorError("bind \(path)") }
    }
}
