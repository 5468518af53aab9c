// SPDX-License-Identifier: Apache-2.0

/// Options for a runtime, packed as a `google.protobuf.Any` and not looked into.
public struct RuntimeOptions: Sendable, Hashable {
    /// Names the message, such as `containerd.runc.v1.Options`.
    public var typeURL: String
    /// The serialized message.
    public var value: [UInt8]

    /// Options of this type.
    public init(typeURL: String, value: [UInt8]) {
        self.typeURL = typeURL
        self.value = value
    }
}
