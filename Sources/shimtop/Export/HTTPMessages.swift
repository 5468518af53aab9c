// SPDX-License-Identifier: Apache-2.0

/// What is to be known of a request before it is answered.
struct HTTPRequestHead: Sendable {
    /// What bytes are that came so far.
    enum Reading: Sendable {
        case part([UInt8])
        case whole(HTTPRequestHead)
        case tooLong
        case nonsense
    }

    private static let mostBytes = 8 << 10

    var method: String
    /// Without what is behind a question mark.
    var path: String
    /// The values of `Accept`.
    var accepted: [String] = []
    /// Whether it says that something follows.
    var hasBody = false

    /// Looks for the end of a head, of which the last bytes are new; what is behind it is no part of it.
    static func read(_ bytes: [UInt8], new: Int) -> Reading {
        guard let end = end(of: bytes, from: max(0, bytes.count - new - 2)) else {
            return bytes.count > mostBytes ? .tooLong : .part(bytes)
        }
        guard end <= mostBytes else { return .tooLong }
        let lines = String(decoding: bytes[..<end], as: UTF8.self).split(whereSeparator: \.isNewline)
        return HTTPRequestHead(lines).map { .whole($0) } ?? .nonsense
    }

    /// Where the empty line begins, with or without carriage returns.
    private static func end(of bytes: [UInt8], from start: Int) -> Int? {
        let (newline, carriageReturn) = (UInt8(ascii: "\n"), UInt8(ascii: "\r"))
        for index in start..<bytes.count where bytes[index] == newline {
            var next = index + 1
            if next < bytes.count, bytes[next] == carriageReturn { next += 1 }
            if next < bytes.count, bytes[next] == newline { return index }
        }
        return nil
    }

    private init?(_ lines: [Substring]) {
        let words = lines.first?.split(separator: " ", omittingEmptySubsequences: false) ?? []
        guard words.count == 3, words[2].hasPrefix("HTTP/1."), !words[0].isEmpty, words[1].hasPrefix("/") else {
            return nil
        }
        method = String(words[0])
        path = String(words[1].prefix { $0 != "?" })
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { return nil }
            let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
            switch line[..<colon].lowercased() {
            case "accept": accepted.append(String(value))
            case "content-length": hasBody = hasBody || value != "0"
            case "transfer-encoding": hasBody = true
            default: break
            }
        }
    }
}

/// An answer behind which the connection is closed.
struct HTTPAnswer: Sendable {
    enum Status: String, Sendable {
        case ok = "200 OK"
        case badRequest = "400 Bad Request"
        case notFound = "404 Not Found"
        case methodNotAllowed = "405 Method Not Allowed"
        case bodyTooLong = "413 Content Too Large"
        case headTooLong = "431 Request Header Fields Too Large"
    }

    private let status: Status
    private let type: String
    private let body: String
    /// Whether the body is left out, as the request wants it.
    var isHeadAlone = false

    init(_ status: Status, type: String = "text/plain", _ body: String) {
        self.status = status
        self.type = type
        self.body = body
    }

    var text: String {
        let allowed = status == .methodNotAllowed ? "allow: GET, HEAD\r\n" : ""
        return
            "HTTP/1.1 \(status.rawValue)\r\ncontent-type: \(type)\r\ncontent-length: \(body.utf8.count)\r\n\(allowed)"
            + "connection: close\r\n\r\n" + (isHeadAlone ? "" : body)
    }
}
