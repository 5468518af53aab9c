// SPDX-License-Identifier: Apache-2.0

import ContainerdAPI
public import ContainerdShims
import Glibc
import LinuxHost
import SwiftProtobuf

/// A shim's program, which starts shims and cleans up after them.
public struct ShimBinary: Sendable, Hashable {
    /// Absolute path of the program.
    public let path: String

    /// The program at a path, which is not looked at.
    public init(path: String) { self.path = path }

    /// Finds the program of a runtime as containerd does.
    ///
    /// `io.containerd.runc.v2` is `containerd-shim-runc-v2` in one of the directories of `searchPath`, by default those
    /// of this process's `PATH`. A runtime may also be an absolute path.
    ///
    /// Throws `notFound` when there is no such program, and `invalid` for a name that is not of a runtime's form.
    public init(runtime: String, searchPath: String? = nil) throws(ShimError) {
        if runtime.hasPrefix("/") {
            guard HostPath.isProgram(runtime) else {
                throw ShimError(.notFound, "the runtime \(runtime) does not exist, or is no program that can be run")
            }
            self.init(path: runtime)
            return
        }
        let words = runtime.split(separator: ".", omittingEmptySubsequences: false)
        guard words.count >= 2, words.allSatisfy({ !$0.isEmpty && !$0.contains("/") }) else {
            throw ShimError(
                .invalid,
                "\"\(runtime)\" is no runtime: neither a name such as io.containerd.runc.v2 nor an absolute path"
            )
        }
        let name = "containerd-shim-\(words[words.count - 2])-\(words[words.count - 1])"
        let directories = searchPath ?? getenv("PATH").map { String(cString: $0) } ?? ""
        let paths = directories.split(separator: ":").filter { $0.hasPrefix("/") }.map { "\($0)/\(name)" }
        guard let path = paths.first(where: HostPath.isProgram) else {
            throw ShimError(
                .notFound,
                "the runtime \(runtime) needs the program \(name), which is not in \(directories)"
            )
        }
        self.init(path: path)
    }

    /// The version that the program gives for itself; nil when it prints none.
    public func version(within deadline: Duration) async throws(ShimError) -> String? {
        let command = HelperCommand(purpose: "asking \(path) for its version", path: path, arguments: ["-v"])
        let answer = String(decoding: try await command.run(within: deadline).output, as: UTF8.self)
        for line in answer.split(whereSeparator: \.isNewline) {
            let words = line.split(separator: " ")
            if words.count > 1, words[0] == "Version:" { return String(words[1]) }
        }
        return nil
    }

    /// What this program's `start` expects on stdin.
    ///
    /// Only the runc shim, which has containerd's own version, can be asked; it is expected to be new when it does not
    /// answer in time. All others get what containerd sends them today.
    public func stdinForm(within deadline: Duration) async -> StdinForm {
        guard path.split(separator: "/").last?.hasPrefix("containerd-shim-runc-") == true,
            let version = try? await version(within: deadline)
        else { return .bootstrapParams }
        let numbers = version.drop { $0 == "v" }.split(separator: ".").map {
            Int($0.prefix { $0.isASCII && $0.isNumber })
        }
        guard numbers.count >= 2, let major = numbers[0], let minor = numbers[1] else { return .bootstrapParams }
        return (major, minor) < (2, 3) ? .options : .bootstrapParams
    }
}
