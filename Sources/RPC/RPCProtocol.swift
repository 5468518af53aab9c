// SPDX-License-Identifier: Apache-2.0

/// What carries calls between a client and a server.
public enum RPCProtocol: Sendable, Hashable, CustomStringConvertible {
    /// containerd's frames of protobuf messages, see `github.com/containerd/ttrpc`.
    case ttrpc
    /// gRPC over HTTP/2.
    case grpc

    /// The name that it gives itself.
    public var description: String {
        switch self {
        case .ttrpc: "ttrpc"
        case .grpc: "gRPC"
        }
    }
}
