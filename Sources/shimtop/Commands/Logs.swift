// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import ContainerdShims
import Glibc
import TerminalStyle

/// `shimtop logs`: what a shim writes into its log pipe.
struct Logs: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print what is at hand of a shim's log, without taking a byte from anybody who reads it."
    )

    @OptionGroup var host: HostOptions

    @Flag(name: .shortAndLong, help: "Go on until interrupted.")
    var follow = false

    @Option(help: ArgumentHelp("Without --follow: how long lines are waited for.", valueName: "seconds"))
    var timeout = 1.0

    @Flag(help: "Print a JSON object on each line.")
    var json = false

    @Argument(help: ArgumentHelp("Id, unique beginning of an id, or NAMESPACE/ID.", valueName: "id"))
    var name: String

    func validate() throws {
        guard (0.1...86400).contains(timeout) else {
            throw ValidationError("--timeout takes 0.1 to 86400 seconds, not \(timeout)")
        }
    }

    func run() async throws {
        do {
            try await host.withDirectories { directories in
                let tasks = HostTasks(directories, namespaces: Set(host.namespaces))
                let pipe = ShimLogPipe(path: try tasks.find(name).bundle.logPipe)
                await withTaskGroup(of: Void.self) { group in
                    group.addTask { [json] in await pipe.follow { Self.show($0, json) } }
                    if !follow { group.addTask { try? await Task.sleep(for: .milliseconds(Int(timeout * 1000))) } }
                    await group.next()
                    group.cancelAll()
                }
            }
        } catch let error as ShimError {
            CommandFailure.report(error, on: name)
            throw CommandFailure.exitCode(error.code)
        }
    }

    private struct Line: Encodable { let line: String }

    private static func show(_ update: LogPipeUpdate, _ json: Bool) {
        switch update {
        case .lines(let lines):
            for line in lines {
                print(json ? (try? JSONOutput.line(Line(line: line))) ?? "" : line.neutralised)
            }
        case .dropped(let count): StandardError.write("shimtop: \(count) lines were lost or cut\n")
        case .source(let source):
            if case .unavailable(let why) = source { StandardError.write("shimtop: \(why.neutralised)\n") }
        }
        // A line is seen at once in a pipe, too.
        fflush(nil)
    }
}
