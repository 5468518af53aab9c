// SPDX-License-Identifier: Apache-2.0

import ContainerdAPI
import FoundationEssentials
import SwiftProtobuf

/// How a shim says it is reached: what its bundle keeps in `bootstrap.json` (containerd 2) or `address` (containerd 1).
public struct BootstrapParams: Sendable, Hashable {
    /// Version of the Task service: 2 or 3.
    public var version: Int
    /// Address as the bundle gives it, not empty.
    public var address: String
    /// What the shim speaks on its socket.
    public var wireProtocol: ShimEndpoint.WireProtocol

    /// Parameters that were found elsewhere than in a bundle.
    public init(version: Int, address: String, wireProtocol: ShimEndpoint.WireProtocol) {
        self.version = version
        self.address = address
        self.wireProtocol = wireProtocol
    }

    /// Highest version of the Task service that is understood.
    public static let newestVersion = 3

    /// Reads the content of an `address` file: a bare address, which means version 2 over ttrpc, or JSON.
    ///
    /// Throws `invalid` when it is empty or names a version or protocol that is not understood.
    public init(addressFile content: [UInt8]) throws(ShimError) {
        try self.init(addressOrJSON: content, from: "the bundle's address file")
    }

    /// Reads what a shim's `start` printed: a serialized `BootstrapResult` since containerd 2.3, before that JSON or a
    /// bare address.
    ///
    /// Throws `invalid` when it is nothing of the kind, or names a version or protocol that is not understood.
    public init(startOutput output: [UInt8]) throws(ShimError) {
        // JSON and addresses do not parse as this message: their first characters would be impossible fields of it.
        if let result = try? BootstrapResult(serializedBytes: output), !result.address.isEmpty || result.version != 0 {
            let record = Record(
                version: Int(result.version),
                address: result.address,
                protocol: result.protocol
            )
            try self.init(record, from: "the shim's answer")
        } else {
            try self.init(addressOrJSON: output, from: "the shim's answer")
        }
    }

    /// Reads the content of a `bootstrap.json` file.
    ///
    /// Throws `invalid` when it is no JSON, or names a version or protocol that is not understood.
    public init(bootstrapFile content: [UInt8]) throws(ShimError) {
        let record: Record
        do {
            record = try JSONDecoder().decode(Record.self, from: Data(content))
        } catch {
            let text = String(decoding: content, as: UTF8.self).trimmingWhitespace()
            throw ShimError(
                .invalid,
                text.isEmpty
                    ? "the bundle's bootstrap.json is empty"
                    : "the bundle's bootstrap.json cannot be understood: \(text.excerpt)"
            )
        }
        try self.init(record, from: "the bundle's bootstrap.json")
    }

    private init(addressOrJSON content: [UInt8], from source: String) throws(ShimError) {
        if let record = try? JSONDecoder().decode(Record.self, from: Data(content)), let version = record.version,
            version >= 2
        {
            try self.init(record, from: source)
            return
        }
        let text = String(decoding: content, as: UTF8.self).trimmingWhitespace()
        guard !text.isEmpty else { throw ShimError(.invalid, "\(source) is empty") }
        guard !text.hasPrefix("{") else {
            throw ShimError(.invalid, "\(source) starts like JSON and is none: \(text.excerpt)")
        }
        // Addresses are paths and URLs: whatever else a program may print would only fail later, as a missing socket.
        guard text.contains("/"), text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0 != "\u{FFFD}" }) else {
            throw ShimError(.invalid, "\(source) is no address: \(text.excerpt)")
        }
        self.init(version: 2, address: text, wireProtocol: .ttrpc)
    }

    private init(_ record: Record, from source: String) throws(ShimError) {
        let version = record.version ?? 0
        guard (2...Self.newestVersion).contains(version) else {
            throw ShimError(
                .invalid,
                "\(source) asks for version \(version) of the shim API; 2 and 3 are understood"
            )
        }
        let name = record.protocol ?? ""
        guard let wireProtocol = ShimEndpoint.WireProtocol(rawValue: name.lowercased()) else {
            throw ShimError(
                .invalid,
                "\(source) names the protocol \"\(name.excerpt)\"; ttrpc and grpc are understood"
            )
        }
        guard let address = record.address, !address.isEmpty else {
            throw ShimError(.invalid, "\(source) gives no address")
        }
        self.init(version: version, address: address, wireProtocol: wireProtocol)
    }

    private struct Record: Decodable {
        var version: Int?
        var address: String?
        var `protocol`: String?
    }
}

extension String {
    fileprivate func trimmingWhitespace() -> String {
        guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(self[first...last])
    }

    /// Its beginning, for an error message about untrusted text: 60 scalars, as a character may be of any number of them.
    var excerpt: String {
        unicodeScalars.count > 60 ? String(String.UnicodeScalarView(unicodeScalars.prefix(60))) + "..." : self
    }

    /// As much of an untrusted message as is kept: 4 KiB, of the megabytes that a frame may hold.
    var bounded: String { utf8.count > 4096 ? String(decoding: utf8.prefix(4096), as: UTF8.self) + "..." : self }
}
