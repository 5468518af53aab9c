// SPDX-License-Identifier: Apache-2.0

public import StreamSockets

/// What a shim's bundle says of where its socket is.
public enum ShimAddress {
    /// Parses an address as containerd's dialer does.
    ///
    /// `unix://PATH` is a path, `vsock://CID:PORT` and `hvsock://PATH:PORT` are ports of a virtual machine, and a string
    /// without a scheme is an abstract socket for ttrpc and a path for gRPC.
    ///
    /// Throws `invalid` for an empty address and for a scheme that is not dialled.
    public static func parse(
        _ text: String,
        for wireProtocol: ShimEndpoint.WireProtocol
    ) throws(ShimError) -> StreamAddress {
        guard !text.isEmpty else { throw ShimError(.invalid, "the shim's address is empty") }
        guard let scheme = text.firstRange(of: "://") else {
            return wireProtocol == .grpc ? .path(text) : .abstract(text)
        }
        let rest = String(text[scheme.upperBound...])
        switch text[..<scheme.lowerBound] {
        case "unix": return .path(rest)
        case "vsock":
            guard let (cid, port) = rest.splitPort, let cid = UInt32(cid) else { break }
            return .vsock(cid: cid, port: port)
        case "hvsock":
            guard let (path, port) = rest.splitPort, !path.isEmpty else { break }
            return .hybridVsock(path: path, port: port)
        default:
            throw ShimError(
                .invalid,
                "the shim's address \"\(text.excerpt)\" uses \(String(text[..<scheme.lowerBound]).excerpt)://; "
                    + "unix, vsock and hvsock are dialled"
            )
        }
        throw ShimError(
            .invalid,
            "the shim's address \"\(text.excerpt)\" names no port: vsock://CID:PORT and hvsock://PATH:PORT do"
        )
    }
}

extension String {
    /// What is before the last colon, and the number after it.
    fileprivate var splitPort: (String, UInt32)? {
        guard let colon = lastIndex(of: ":"), let port = UInt32(self[index(after: colon)...]) else { return nil }
        return (String(self[..<colon]), port)
    }
}
