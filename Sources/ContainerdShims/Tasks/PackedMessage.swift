// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
package import SwiftProtobuf

/// A message together with its type, as it travels inside others.
public struct PackedMessage: Sendable, Hashable {
    /// Names the message in ``value``, such as `io.containerd.cgroups.v2.Metrics`; a prefix before the last `/` may be there.
    public var typeURL: String
    /// The encoded message, or JSON where the type says so.
    public var value: [UInt8]

    /// A message of a type.
    public init(typeURL: String, value: [UInt8]) {
        self.typeURL = typeURL
        self.value = value
    }

    /// The type without any prefix.
    public var typeName: String {
        String(typeURL[(typeURL.lastIndex(of: "/").map(typeURL.index(after:)) ?? typeURL.startIndex)...])
    }

    init(_ any: Google_Protobuf_Any) { self.init(typeURL: any.typeURL, value: Array(any.value)) }

    package var any: Google_Protobuf_Any {
        var any = Google_Protobuf_Any()
        any.typeURL = typeURL
        any.value = Data(value)
        return any
    }
}
