// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOHTTP1
import NIOPosix

/// Answers `GET /metrics` over HTTP/1.1.
struct MetricsServer {
    /// More connections than these are not accepted until others end.
    private static let mostConnections = 32
    /// A connection, which is for one question, ends after so long.
    private static let longest = Duration.seconds(60)

    private typealias Connection = NIOAsyncChannel<HTTPServerRequestPart, HTTPServerResponsePart>

    private let server: NIOAsyncChannel<Connection, Never>

    /// Where it listens, as `HOST:PORT`.
    var address: String {
        let address = server.channel.localAddress
        return "\(address?.ipAddress ?? "?"):\(address?.port ?? 0)"
    }

    /// Listens at an address of this host; port 0 is any that is free.
    init(host: String, port: Int) async throws {
        server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .bind(host: host, port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    return try Connection(wrappingChannelSynchronously: channel)
                }
            }
    }

    /// Answers until the caller's task is cancelled, with the text that `metrics` makes.
    ///
    /// Throws when no more connections can be accepted.
    func run(_ metrics: @escaping @Sendable (OpenMetricsText.Format) async -> String) async throws {
        try await server.executeThenClose { connections in
            try await withThrowingTaskGroup(of: Void.self) { group in
                var open = 0
                for try await connection in connections {
                    if open >= Self.mostConnections { try await group.next() } else { open += 1 }
                    group.addTask { await Self.serve(connection, metrics) }
                }
            }
        }
    }

    private static func serve(
        _ connection: Connection,
        _ metrics: @escaping @Sendable (OpenMetricsText.Format) async -> String
    ) async {
        // A client that goes away, or talks nonsense, is not worth a word.
        try? await connection.executeThenClose { inbound, outbound in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    var head: HTTPRequestHead?
                    for try await part in inbound {
                        switch part {
                        case .head(let next): head = next
                        case .body: break
                        case .end:
                            if let head { try await answer(head, outbound, metrics) }
                            return
                        }
                    }
                }
                group.addTask { try await Task.sleep(for: longest) }
                try await group.next()
                group.cancelAll()
            }
        }
    }

    private static func answer(
        _ request: HTTPRequestHead,
        _ outbound: NIOAsyncChannelOutboundWriter<HTTPServerResponsePart>,
        _ metrics: (OpenMetricsText.Format) async -> String
    ) async throws {
        let path = request.uri.prefix { $0 != "?" }
        let format = OpenMetricsText.Format(accepted: request.headers["accept"])
        let (status, type, text): (HTTPResponseStatus, String, String) =
            switch (request.method, path) {
            case (.GET, "/metrics"), (.HEAD, "/metrics"): (.ok, format.rawValue, await metrics(format))
            case (.GET, _), (.HEAD, _): (.notFound, "text/plain", "metrics are at /metrics\n")
            default: (.methodNotAllowed, "text/plain", "only GET is answered\n")
            }
        let headers = HTTPHeaders([
            ("content-type", type), ("content-length", "\(text.utf8.count)"), ("connection", "close"),
        ])
        try await outbound.write(.head(HTTPResponseHead(version: .http1_1, status: status, headers: headers)))
        if request.method != .HEAD { try await outbound.write(.body(.byteBuffer(ByteBuffer(string: text)))) }
        try await outbound.write(.end(nil))
    }
}
