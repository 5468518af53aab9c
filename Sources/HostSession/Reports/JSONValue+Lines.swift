// SPDX-License-Identifier: Apache-2.0

package import ContainerdShims

/// A document as lines to be read.
extension JSONValue {
    /// How a document is written.
    package enum Notation: Sendable, Hashable {
        case json
        /// Strings are in JSON's quotes, which YAML takes as they are.
        case yaml
    }

    /// The document, keys in order; what lies deeper than so many levels is folded into its count.
    package func lines(_ notation: Notation = .json, depth: Int = .max) -> [String] {
        var lines: [String] = []
        switch notation {
        case .json: writeJSON(prefix: "", suffix: "", indent: 0, depth, into: &lines)
        case .yaml: writeYAML(prefix: "", indent: 0, depth, into: &lines)
        }
        return lines
    }

    /// What a value looks like that is not written over several lines; nil for one that is.
    private func inline(_ depth: Int) -> String? {
        switch self {
        case .null: "null"
        case .bool(let value): value ? "true" : "false"
        case .integer(let value): "\(value)"
        case .unsigned(let value): "\(value)"
        case .number(let value): "\(value)"
        case .string(let value): Self.quoted(value)
        case .array(let values): values.isEmpty ? "[]" : depth <= 0 ? "[ \(values.count) ]" : nil
        case .object(let members): members.isEmpty ? "{}" : depth <= 0 ? "{ \(members.count) }" : nil
        }
    }

    private func writeJSON(prefix: String, suffix: String, indent: Int, _ depth: Int, into lines: inout [String]) {
        let margin = String(repeating: "  ", count: indent)
        if let text = inline(depth) { return lines.append(margin + prefix + text + suffix) }
        switch self {
        case .array(let values):
            lines.append(margin + prefix + "[")
            for (index, value) in values.enumerated() {
                let comma = index + 1 < values.count ? "," : ""
                value.writeJSON(prefix: "", suffix: comma, indent: indent + 1, depth - 1, into: &lines)
            }
            lines.append(margin + "]" + suffix)
        case .object(let members):
            lines.append(margin + prefix + "{")
            let keys = members.keys.sorted()
            for (index, key) in keys.enumerated() {
                let comma = index + 1 < keys.count ? "," : ""
                let head = Self.quoted(key) + ": "
                members[key]?.writeJSON(prefix: head, suffix: comma, indent: indent + 1, depth - 1, into: &lines)
            }
            lines.append(margin + "}" + suffix)
        default: break
        }
    }

    private func writeYAML(prefix: String, indent: Int, _ depth: Int, into lines: inout [String]) {
        let margin = String(repeating: "  ", count: indent)
        if let text = inline(depth) { return lines.append(margin + prefix + text) }
        if !prefix.isEmpty { lines.append(margin + String(prefix.dropLast())) }
        let deeper = prefix.isEmpty ? indent : indent + 1
        switch self {
        case .array(let values):
            for value in values { value.writeYAML(prefix: "- ", indent: deeper, depth - 1, into: &lines) }
        case .object(let members):
            for key in members.keys.sorted() {
                members[key]?.writeYAML(prefix: Self.key(key) + ": ", indent: deeper, depth - 1, into: &lines)
            }
        default: break
        }
    }

    /// A key as YAML takes it for a text.
    private static func key(_ key: String) -> String {
        let isPlain =
            key.first?.isLetter == true && key.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
        return isPlain && !["true", "false", "null", "yes", "no", "on", "off", "y", "n"].contains(key.lowercased())
            ? key : quoted(key)
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\t": quoted += "\\t"
            case "\r": quoted += "\\r"
            case _ where scalar.value < 0x20 || scalar.value == 0x7f:
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}

extension JSONValue {
    /// What stands for a value that is not to be seen.
    static let mask = JSONValue.string("********")

    /// The OCI runtime spec without the values of environment variables, of the container and of its hooks.
    var maskingEnvironment: JSONValue {
        switch self {
        case .array(let values): return .array(values.map(\.maskingEnvironment))
        case .object(let members):
            return .object(
                Dictionary(
                    uniqueKeysWithValues: members.map { key, value in
                        guard key == "env", case .array(let variables) = value else {
                            return (key, value.maskingEnvironment)
                        }
                        return (key, .array(variables.map(Self.masked)))
                    }
                )
            )
        default: return self
        }
    }

    private static func masked(_ variable: JSONValue) -> JSONValue {
        guard case .string(let text) = variable, let end = text.firstIndex(of: "=") else { return mask }
        return .string(text[...end] + "********")
    }
}
