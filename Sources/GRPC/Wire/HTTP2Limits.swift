// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOHTTP2

/// How both sides of a connection are set up.
enum HTTP2Limits {
    /// A handler for one connection, with room for what gRPC peers do.
    static func handler(_ mode: NIOHTTP2Handler.ParserMode, _ settings: HTTP2Settings) -> NIOHTTP2Handler {
        var connection = NIOHTTP2Handler.ConnectionConfiguration()
        connection.initialSettings = settings + [HTTP2Setting(parameter: .maxHeaderListSize, value: maxHeaderBytes)]
        connection.controlFrameRateLimit.maximumCount = maxFramesPerWindow
        connection.controlFrameRateLimit.windowLength = rateWindow
        connection.maximumRecentlyResetStreams = maxLateStreams
        var stream = NIOHTTP2Handler.StreamConfiguration()
        stream.streamResetFrameRateLimit.maximumCount = maxFramesPerWindow
        stream.streamResetFrameRateLimit.windowLength = rateWindow
        return NIOHTTP2Handler(mode: mode, connectionConfiguration: connection, streamConfiguration: stream)
    }

    /// grpc-go sends a PING with each response.
    ///
    /// To the default of 200 in 30 seconds that is an attack: a connection ends after some 200 calls. This is more than any
    /// server answers, and still ends a flood.
    private static let maxFramesPerWindow = 10_000
    private static let rateWindow = TimeAmount.milliseconds(100)
    /// Calls that were given up and whose late answers are still dropped; a frame of an older one ends the connection.
    private static let maxLateStreams = 4096
    /// Of one block of headers: an error message of containerd's may be long, and comes twice.
    private static let maxHeaderBytes = 64 << 10
}
