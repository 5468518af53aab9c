// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import ContainerdShims

/// `shimtop doctor`: what can be seen and done on this host, and why not more.
struct Doctor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say what can be seen and done on this host, and what cannot, and why.",
        discussion: """
            Changes nothing, and needs no root to say that root is needed. Exit code 1 when something cannot be seen or done \
            at all.
            """
    )

    @OptionGroup var host: HostOptions
    @OptionGroup var patience: Patience

    @Flag(help: "Print an array of JSON objects.")
    var json = false

    func run() async throws {
        let timeout = patience.duration()
        var findings = KernelExamination.findings
        do {
            findings += try await host.withRegistry { registry, _ in await ShimExamination.findings(registry, timeout) }
        } catch let error as HostError {
            findings.append(DoctorFinding("shims", .missing, "\(error)"))
        }
        findings += ProgramExamination.findings
        if json {
            print(try JSONOutput.pretty(findings))
        } else {
            TextTable.lines(findings.map(\.row)).forEach { print($0) }
        }
        if findings.contains(where: { $0.state == .missing }) { throw ExitCode(1) }
    }
}
