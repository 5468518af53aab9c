// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import LogText

/// A line as `--json` prints it.
struct LogRecord: Encodable {
    private let time: String?
    private let level: String?
    private let stream: String
    private let task: String
    private let message: String?
    private let line: String

    init(_ line: LogLine, _ text: ArraySlice<UInt8>, _ task: TaskID) {
        time = line.time?.description
        level = line.level?.name
        stream = "\(line.stream)"
        self.task = task.description
        message = LineFacts(text).messageText(in: text)
        self.line = String(decoding: text, as: UTF8.self)
    }

    private enum CodingKeys: String, CodingKey { case time, level, stream, task, message, line }

    /// Every key is always there.
    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: CodingKeys.self)
        try object.encode(time, forKey: .time)
        try object.encode(level, forKey: .level)
        try object.encode(stream, forKey: .stream)
        try object.encode(task, forKey: .task)
        try object.encode(message, forKey: .message)
        try object.encode(line, forKey: .line)
    }
}
