// SPDX-License-Identifier: Apache-2.0

import Configuration
import Glibc
import LinuxHost

/// What the program finds around itself.
enum ProgramExamination {
    static var findings: [DoctorFinding] { [runtime, journal, configuration, terminal] }

    private static var runtime: DoctorFinding {
        let folders = (Surroundings.variables["PATH"] ?? "/usr/bin:/bin").split(separator: ":").map(String.init)
        func find(_ name: String) -> String? {
            (folders + ["/usr/sbin", "/usr/local/bin", "/usr/bin"]).lazy.map { "\($0)/\(name)" }.first(
                where: HostPath.isProgram
            )
        }
        let (shim, runc) = (find("containerd-shim-runc-v2"), find("runc") ?? find("crun"))
        guard let shim, let runc else {
            let missing = [shim == nil ? "containerd-shim-runc-v2" : nil, runc == nil ? "runc" : nil].compactMap(\.self)
            return DoctorFinding(
                "runtime",
                .limited,
                "no \(missing.joined(separator: ", no ")) in PATH",
                "cleanup, run and shim-delete need the binary that a bundle names"
            )
        }
        return DoctorFinding("runtime", .ok, "\(shim), \(runc)")
    }

    private static var journal: DoctorFinding {
        let folders = ["/var/log/shimtop", "/var/log", "/var"]
        guard let there = folders.first(where: HostPath.exists) else {
            return DoctorFinding("journal", .missing, "there is no /var", "commands that change something refuse")
        }
        return access(there, W_OK) == 0
            ? DoctorFinding("journal", .ok, "/var/log/shimtop/journal.jsonl")
            : DoctorFinding("journal", .limited, "\(there) cannot be written", "commands that change something refuse")
    }

    private static var configuration: DoctorFinding {
        let problems = Surroundings.settings().remarks
        guard let first = problems.first else { return DoctorFinding("configuration", .ok, "nothing is wrong with it") }
        return DoctorFinding(
            "configuration",
            .limited,
            "\(first)",
            "the rest of it is used; shimtop config show tells all"
        )
    }

    private static var terminal: DoctorFinding {
        let variables = Surroundings.variables
        guard let term = variables["TERM"], !term.isEmpty, term != "dumb" else {
            return DoctorFinding("terminal", .limited, "TERM says nothing", "the dashboard needs one; commands do not")
        }
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { variables[$0] }.first { !$0.isEmpty } ?? "C"
        let isUnicode = locale.uppercased().contains("UTF-8") || locale.uppercased().contains("UTF8")
        return isUnicode
            ? DoctorFinding("terminal", .ok, "\(term), \(locale)")
            : DoctorFinding(
                "terminal",
                .limited,
                "\(term), \(locale)",
                "frames are drawn in ASCII; LC_ALL=C.UTF-8 draws lines"
            )
    }
}
