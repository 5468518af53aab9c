// SPDX-License-Identifier: Apache-2.0

/// containerd's rule for the ids of containers, execs and sandboxes, and for namespaces.
public enum Identifier {
    /// Longest id, in bytes.
    public static let maxBytes = 76

    /// Throws `invalidArgument`, with what is wrong, for what containerd would not take.
    ///
    /// An id is letters, digits and single `.`, `_` or `-` between them, at most ``maxBytes`` long.
    public static func validate(_ id: String, as what: String) throws(ShimError) {
        let bytes = Array(id.utf8)
        guard !bytes.isEmpty else { throw ShimError(.invalidArgument, "the \(what) is empty") }
        guard bytes.count <= maxBytes else {
            throw ShimError(
                .invalidArgument,
                "the \(what) \"\(id.prefix(20))...\" is \(bytes.count) bytes long; containerd takes \(maxBytes)"
            )
        }
        var mayEndHere = false
        for byte in bytes {
            let isLetterOrDigit = byte.isLetterOrDigit
            guard
                isLetterOrDigit
                    || mayEndHere && [UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-")].contains(byte)
            else { throw malformed(id, what) }
            mayEndHere = isLetterOrDigit
        }
        guard mayEndHere else { throw malformed(id, what) }
    }

    private static func malformed(_ id: String, _ what: String) -> ShimError {
        ShimError(
            .invalidArgument,
            "the \(what) \"\(id)\" is none that containerd takes: letters and digits, with single . _ or - between them"
        )
    }
}

extension UInt8 {
    fileprivate var isLetterOrDigit: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }
}
