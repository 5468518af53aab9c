// SPDX-License-Identifier: Apache-2.0

import Subprocess
import SystemPackage

/// Another program, run to its end.
enum Program {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    @discardableResult
    static func run(
        _ name: String,
        _ arguments: [String],
        environment: [String: String] = [:],
        in folder: String? = nil,
        input: String = ""
    ) async throws -> String {
        let result = try await Subprocess.run(
            name.hasPrefix("/") ? .path(FilePath(name)) : .name(name),
            arguments: Arguments(arguments),
            environment: .inherit.updating(
                Dictionary(uniqueKeysWithValues: environment.map { (Environment.Key(stringLiteral: $0.key), $0.value) })
            ),
            workingDirectory: folder.map { FilePath($0) },
            input: .string(input),
            output: .string(limit: 1 << 16),
            error: .string(limit: 1 << 16)
        )
        guard result.terminationStatus.isSuccess else {
            let errors = result.standardError.split(separator: "\n").joined(separator: "; ")
            throw Failure(description: "\(name): \(result.terminationStatus): \(errors)")
        }
        return result.standardOutput
    }

    /// Which of these programs are not there.
    static func missing(_ names: [String]) async -> [String] {
        var missing: [String] = []
        for name in names where (try? await Executable.name(name).resolveExecutablePath(in: .inherit)) == nil {
            missing.append(name)
        }
        return missing
    }
}
