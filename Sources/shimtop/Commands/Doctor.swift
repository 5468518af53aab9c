// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import ContainerdShims
import LinuxHost

/// `shimtop doctor`: what can be seen and done on this host, and why not more.
struct Doctor: PatientCommand {
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
        var findings = Self.look { KernelExamination.findings }
        do {
            findings += try await host.withHost { live, _ in await ShimExamination.findings(live, timeout) }
        } catch let error as HostError {
            findings.append(DoctorFinding("shims", .missing, "\(error)"))
        }
        // What was given up on the way is no answer.
        try Task.checkCancellation()
        findings += Self.look { ProgramExamination.findings }
        if json {
            try StandardOutput.print(JSONOutput.pretty(findings))
        } else {
            try StandardOutput.print(lines: TextTable.lines(findings.map(\.row)))
        }
        if findings.contains(where: { $0.state == .missing }) { throw ExitCode(1) }
    }

    private static func look(_ examination: @escaping @Sendable () -> [DoctorFinding]) -> [DoctorFinding] {
        do throws(SystemError) {
            return try BlockingIO.wait { () throws(SystemError) in examination() }
        } catch {
            return [DoctorFinding("this host", .missing, error.reason)]
        }
    }
}
