// SPDX-License-Identifier: Apache-2.0

import NIOHPACK
import NIOHTTP2
import RPC

extension RPCStatus {
    /// What trailers say; nil when they hold no `grpc-status`.
    init?(trailers: HPACKHeaders) {
        guard let number = trailers.first(name: "grpc-status").flatMap({ Int32($0) }) else { return nil }
        self.init(
            code: RPCCode(rawValue: number),
            message: trailers.first(name: "grpc-message").map(PercentCoding.decode) ?? ""
        )
    }

    /// What a reply means that is HTTP and not gRPC.
    init(httpStatus: String, what: String) {
        let code: RPCCode =
            switch httpStatus {
            case "400": .internal
            case "401": .unauthenticated
            case "403": .permissionDenied
            case "404": .unimplemented
            case "429", "502", "503", "504": .unavailable
            default: .unknown
            }
        self.init(code: code, message: "HTTP status \(httpStatus): \(what)")
    }

    /// What it means that a stream was reset.
    init(reset code: HTTP2ErrorCode) {
        let meaning: RPCCode =
            switch code {
            case .refusedStream: .unavailable
            case .cancel: .cancelled
            case .enhanceYourCalm: .resourceExhausted
            case .inadequateSecurity: .permissionDenied
            case .streamClosed: .unknown
            default: .internal
            }
        self.init(code: meaning, message: "the stream was reset: \(code.name)")
    }
}

extension HTTP2ErrorCode {
    private static let names = [
        "NO_ERROR", "PROTOCOL_ERROR", "INTERNAL_ERROR", "FLOW_CONTROL_ERROR", "SETTINGS_TIMEOUT", "STREAM_CLOSED",
        "FRAME_SIZE_ERROR", "REFUSED_STREAM", "CANCEL", "COMPRESSION_ERROR", "CONNECT_ERROR", "ENHANCE_YOUR_CALM",
        "INADEQUATE_SECURITY", "HTTP_1_1_REQUIRED",
    ]

    /// Its name in the RFC.
    var name: String { networkCode < Self.names.count ? Self.names[networkCode] : "error \(networkCode)" }
}
