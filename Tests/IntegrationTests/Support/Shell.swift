// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Runs commands for a test.
enum Shell {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// Runs a command to its end, within a deadline, and returns what it printed on stdout.
    @discardableResult
    static func run(_ command: [String], input: String? = nil, allowFailure: Bool = false) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["timeout", "60"] + command
        let output = Pipe()
        let errors = Pipe()
        process.standardOutput = output
        process.standardError = errors
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        let complaint = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        if process.terminationStatus != 0 && !allowFailure {
            throw Failure(description: "\(command.joined(separator: " ")): \(process.terminationStatus): \(complaint)")
        }
        return text
    }

    /// Whether a program is there to be run.
    static func has(_ program: String) -> Bool {
        (try? run(["sh", "-c", "command -v \(program)"])) != nil
    }
}

/// Waits until a condition holds, looking again and again; throws what it waited for when the deadline is over.
func eventually(
    _ what: @autoclosure () -> String,
    within seconds: Double = 10,
    _ condition: () throws -> Bool
) async throws {
    let end = ContinuousClock.now + .seconds(seconds)
    while try !condition() {
        guard ContinuousClock.now < end else { throw Shell.Failure(description: "never came true: \(what())") }
        try await Task.sleep(for: .milliseconds(30))
    }
}
