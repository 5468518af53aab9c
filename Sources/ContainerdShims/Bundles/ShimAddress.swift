// SPDX-License-Identifier: Apache-2.0

/// Where a shim's socket is, parsed from the address in its bundle.
public enum ShimAddress: Sendable, Hashable {
    /// A socket in the file system.
    case path(String)
    /// A Linux abstract socket: its name without the leading NUL.
    case abstract(String)

    /// Parses an address as containerd's dialer does: `unix://PATH` is a path, a string without a scheme an abstract
    /// socket for ttrpc and a path for gRPC.
    ///
    /// Throws `invalid` for an empty address and for a scheme that is not dialled.
    public init(_ text: String, for wireProtocol: ShimEndpoint.WireProtocol) throws(ShimError) {
        guard !text.isEmpty else { throw ShimError(.invalid, "the shim's address is empty") }
        if text.hasPrefix("unix://") {
            self = .path(String(text.dropFirst("unix://".count)))
        } else if let scheme = text.firstRange(of: "://") {
            throw ShimError(
                .invalid,
                "the shim's address \"\(text)\" uses \(text[..<scheme.lowerBound])://, and only unix:// is dialled"
            )
        } else {
            self = wireProtocol == .grpc ? .path(text) : .abstract(text)
        }
    }
}
