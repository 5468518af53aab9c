// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOPosix

/// Answers `GET /metrics` over HTTP/1.1: one question for each connection, which is closed then.
///
/// Nobody who connects takes the place of a scrape: what has not asked in time goes, and where there is no room the oldest of
/// those who have not asked yet go first.
struct MetricsServer {
    /// Connections at a time.
    private static let mostConnections = 32
    /// Time from the connection to the end of the request's head.
    private static let headTime = TimeAmount.seconds(5)
    /// Time for the answer to be made and taken.
    private static let answerTime = TimeAmount.seconds(20)
    /// How long, and for how many bytes, a client is listened to that sends on behind its answer: closed before, it might
    /// not see that.
    private static let leaveTime = TimeAmount.seconds(1)
    private static let mostIgnoredBytes = 64 << 10
    /// What is read of a connection at once, and held of it until it is wanted.
    private static let readBytes = 4 << 10

    private typealias Connection = NIOAsyncChannel<ByteBuffer, ByteBuffer>
    private typealias Metrics = @Sendable (OpenMetricsText.Format) async -> String

    private let server: NIOAsyncChannel<Connection, Never>
    private let places = ConnectionPlaces(most: mostConnections)

    /// Where it listens, as `HOST:PORT`.
    var address: String {
        let address = server.channel.localAddress
        return "\(address?.ipAddress ?? "?"):\(address?.port ?? 0)"
    }

    /// Listens at an address of this host; port 0 is any that is free.
    init(host: String, port: Int) async throws {
        let reading = NIOAsyncSequenceProducerBackPressureStrategies.HighLowWatermark(lowWatermark: 1, highWatermark: 1)
        server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.backlog, value: 256)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: Self.readBytes))
            .childChannelOption(.maxMessagesPerRead, value: 1)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .bind(host: host, port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try Connection(
                        wrappingChannelSynchronously: channel,
                        configuration: .init(backPressureStrategy: reading, isOutboundHalfClosureEnabled: true)
                    )
                }
            }
    }

    /// Answers until the caller's task is cancelled, with the text that `metrics` makes.
    ///
    /// Throws when no more connections can be accepted.
    func run(_ metrics: @escaping @Sendable (OpenMetricsText.Format) async -> String) async throws {
        try await server.executeThenClose { connections in
            try await withThrowingDiscardingTaskGroup { group in
                for try await connection in connections {
                    // Meanwhile who comes waits in the kernel's queue.
                    let place = await places.take(connection.channel)
                    group.addTask { await serve(connection, place, metrics) }
                }
            }
        }
    }

    private func serve(_ connection: Connection, _ place: Int, _ metrics: Metrics) async {
        defer { places.leave(place) }
        let channel = connection.channel
        // A client that goes away, or talks nonsense, is not worth a word.
        try? await connection.executeThenClose { inbound, _ in
            let patience = Self.close(channel, after: Self.headTime)
            defer { patience.cancel() }
            var asking = inbound.makeAsyncIterator()
            var reading = HTTPRequestHead.Reading.part([])
            while case .part(let bytes) = reading {
                guard let next = try await asking.next() else { return }
                reading = HTTPRequestHead.read(bytes + next.readableBytesView, new: next.readableBytes)
            }
            patience.cancel()
            places.has(place, .asked)
            let timer = Self.close(channel, after: Self.answerTime)
            defer { timer.cancel() }
            let answer = await Self.answer(reading, metrics)
            places.has(place, .answered)
            try await channel.writeAndFlush(ByteBuffer(string: answer.text))
            try await channel.close(mode: .output)
            places.has(place, .leaving)
            let leaving = Self.close(channel, after: Self.leaveTime)
            defer { leaving.cancel() }
            var ignored = 0
            while ignored < Self.mostIgnoredBytes, let bytes = try await asking.next() {
                ignored += bytes.readableBytes
            }
        }
    }

    private static func answer(_ head: HTTPRequestHead.Reading, _ metrics: Metrics) async -> HTTPAnswer {
        guard case .whole(let request) = head else {
            guard case .tooLong = head else { return HTTPAnswer(.badRequest, "this is not HTTP\n") }
            return HTTPAnswer(.headTooLong, "the head of the request is longer than any that asks for metrics\n")
        }
        guard ["GET", "HEAD"].contains(request.method) else {
            return HTTPAnswer(.methodNotAllowed, "only GET is answered\n")
        }
        guard !request.hasBody else { return HTTPAnswer(.bodyTooLong, "a question for metrics has no body\n") }
        let format = OpenMetricsText.Format(accepted: request.accepted)
        var answer =
            request.path == "/metrics"
            ? HTTPAnswer(.ok, type: format.rawValue, await metrics(format))
            : HTTPAnswer(.notFound, "metrics are at /metrics\n")
        answer.isHeadAlone = request.method == "HEAD"
        return answer
    }

    private static func close(_ channel: any Channel, after time: TimeAmount) -> Scheduled<Void> {
        channel.eventLoop.scheduleTask(in: time) { channel.close(promise: nil) }
    }
}
