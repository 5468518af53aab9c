// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import ContainerdShims
import Dashboard
import HostSession
import VisibleText

/// `shimtop bundle`: everything known of a task in one file.
struct ForensicBundle: PatientCommand {
    static let configuration = CommandConfiguration(
        commandName: "bundle",
        abstract: "Save everything that is known of a task into a tar, for somebody else or for later.",
        discussion: """
            Verdicts and evidence, the shim's answers, processes, what the kernel counts, the OCI spec, the files of its \
            bundle and who holds them, the end of its logs, and the host around it. Changes nothing. Values of environment \
            variables are masked, and what is named like a secret; what an application prints may hold others: look before \
            you send it.
            """
    )

    @OptionGroup var host: HostOptions
    @OptionGroup var patience: Patience

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("The file to make, which must not be there; - for standard output.", valueName: "file"),
        completion: .file(extensions: ["tar"])
    )
    var output: String?

    @Argument(
        help: ArgumentHelp("Id, unique beginning of an id, or NAMESPACE/ID.", valueName: "id"),
        completion: .custom { _, _, _ in TaskNames.all }
    )
    var name: String

    func run() async throws {
        let (host, name, timeout) = (host, name, patience.duration())
        do {
            let (id, tar, failures) = try await host.withHost { live, directories in
                let id = try HostTasks(directories, namespaces: Set(host.namespaces)).find(name).bundle.id
                _ = await live.snapshot(patience: timeout)
                let (tar, failures) = await live.forensics(of: id)
                return (id, tar, failures)
            }
            // What was given up on the way is no answer.
            try Task.checkCancellation()
            if output == "-" {
                try StandardOutput.write(tar)
            } else {
                let path = output ?? "shimtop-\(id.id.prefix(40).map { $0 == "/" ? "-" : String($0) }.joined()).tar"
                try await NewFile.save(tar, to: path)
                try StandardOutput.print("\(id): \(tar.count >> 10) KiB in \(path)".neutralised)
            }
            if failures > 0 {
                StandardError.write("shimtop: \(failures) of its parts could not be read; the files say why\n")
            }
        } catch let error as ShimError {
            CommandFailure.report(error, on: name)
            throw CommandFailure.exitCode(error.code)
        }
    }
}
