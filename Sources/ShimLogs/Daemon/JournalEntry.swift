// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import LogText

/// One entry of the journal, as `journalctl -o json` prints it.
struct JournalEntry: Decodable {
    /// Text, or bytes where it is none.
    private enum Message: Decodable {
        case text(String)
        case bytes([UInt8])

        init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            if let text = try? value.decode(String.self) {
                self = .text(text)
            } else {
                self = .bytes(try value.decode([UInt8].self))
            }
        }
    }

    private let message: Message?
    private let microseconds: String?

    private enum CodingKeys: String, CodingKey {
        case message = "MESSAGE"
        case microseconds = "__REALTIME_TIMESTAMP"
    }

    /// Reads a line; nil when it is none.
    init?(_ line: [UInt8]) {
        guard let entry = try? JSONDecoder().decode(JournalEntry.self, from: Data(line)) else { return nil }
        self = entry
    }

    /// When it was written.
    var time: LogTime? {
        microseconds.flatMap { Int64($0) }.map { $0.multipliedReportingOverflow(by: 1000) }.flatMap {
            $0.overflow ? nil : LogTime(nanoseconds: $0.partialValue)
        }
    }

    /// The message, with the newline behind it.
    var bytes: [UInt8] {
        switch message {
        case .text(let text): Array(text.utf8) + [10]
        case .bytes(let bytes): bytes + [10]
        case nil: []
        }
    }
}
