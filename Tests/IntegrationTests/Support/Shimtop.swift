// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc

/// The real program run as a command, without a terminal.
struct Shimtop {
    let status: Int32
    let output: String
    let errors: String

    /// Runs `shimtop` with these arguments to its end.
    init(_ arguments: [String], input: String? = nil, environment: [String: String] = [:]) throws {
        let running = try Running(arguments, input: input, environment: environment)
        self = try running.wait()
    }

    init(_ arguments: String...) throws { try self.init(arguments) }

    fileprivate init(status: Int32, output: String, errors: String) {
        self.status = status
        self.output = output
        self.errors = errors
    }

    var lines: [String] { output.split(separator: "\n").map(String.init) }

    func json<Value: Decodable>(_ type: Value.Type) throws -> Value {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        return try decoder.decode(type, from: Data(output.utf8))
    }

    /// A command that goes on while the test does something else.
    final class Running {
        let pid: Int32
        private let folder: String
        private var isReaped = false

        init(_ arguments: [String], input: String? = nil, environment: [String: String] = [:]) throws {
            folder = try Shell.run(["mktemp", "-d", "/tmp/shimtop-command-XXXX"]).trimmingCharacters(
                in: .whitespacesAndNewlines
            )
            let source = input == nil ? "/dev/null" : "\(folder)/in"
            if let input { try input.write(toFile: source, atomically: true, encoding: .utf8) }
            let variables = environment.map { "\($0.key)=\($0.value)" }
            pid = try Shell.start(
                ["env"] + variables + ["sh", "-c", #"in=$1; shift; exec timeout 60 "$@" < "$in""#, "sh", source]
                    + [TerminalProgram.binary] + arguments,
                output: "\(folder)/out",
                errors: "\(folder)/err"
            )
        }

        deinit {
            if !isReaped {
                kill(pid, SIGTERM)
                Shell.wait(pid)
            }
            _ = try? Shell.run(["rm", "-rf", folder])
        }

        var errors: String { (try? String(contentsOfFile: "\(folder)/err", encoding: .utf8)) ?? "" }
        var output: String { (try? String(contentsOfFile: "\(folder)/out", encoding: .utf8)) ?? "" }

        func wait() throws -> Shimtop {
            let status = Shell.wait(pid)
            isReaped = true
            return Shimtop(status: status, output: output, errors: errors)
        }
    }
}
