// SPDX-License-Identifier: Apache-2.0

import Glibc
import LogText
import ShimTestSupport
import Testing

@testable import ShimLogs

@Suite("Lines of the journal", .serialized)
struct JournalTests {
    private static let rule = ShimLineRule(namespace: "lab", ids: ["web"], shimPid: 4711)

    private func source(_ folder: TemporaryFolder, _ script: String) throws -> LogSource {
        try folder.write("journalctl", "#!/bin/sh\n\(script)\n")
        chmod(folder.path + "/journalctl", 0o755)
        let journal = JournalLog(pid: 4242, program: folder.path + "/journalctl")
        return LogSource(kind: .daemon, name: "journal", obstacle: nil, harm: nil, place: .journal(journal, Self.rule))
    }

    @Test("are read whether they are text or bytes, at the time of their entry where they say none")
    func entries() async throws {
        let folder = try TemporaryFolder()
        let script = #"""
            echo "$@" > "${0%/*}/arguments"
            cat <<'END'
            {"__REALTIME_TIMESTAMP":"1763953445123456","MESSAGE":"time=\"2026-11-25T03:55:57Z\" level=info msg=a pid=4711"}
            {"__REALTIME_TIMESTAMP":"1763953445123456","MESSAGE":[112,97,110,105,99]}
            {"__REALTIME_TIMESTAMP":"1763953445123456","MESSAGE":"level=info msg=b pid=1"}
            {"__REALTIME_TIMESTAMP":"1763953445123456","MESSAGE":null}
            no JSON
            {"MESSAGE":"level=info msg=c pid=4711"}
            END
            """#
        let recorder = await SourceRecorder.whole(try source(folder, script))
        #expect(
            recorder.lines == [
                #"time="2026-11-25T03:55:57Z" level=info msg=a pid=4711"#, "panic", "level=info msg=c pid=4711",
            ]
        )
        let times = recorder.updates.flatMap {
            if case .lines(let batch) = $0 { batch.lines.map(\.time) } else { [LogTime?]() }
        }
        #expect(times == [LogTime("2026-11-25T03:55:57Z"), LogTime(nanoseconds: 1_763_953_445_123_456_000), nil])
        let arguments = String(decoding: try BoundedFileText.read(folder.path + "/arguments"), as: UTF8.self)
        #expect(arguments == "-o json --all --no-pager _PID=4242 -n 2000\n")
    }

    @Test("are followed until the caller is cancelled, when the program is killed")
    func following() async throws {
        let folder = try TemporaryFolder()
        let script = #"""
            echo $$ > "${0%/*}/pid"
            echo '{"MESSAGE":"level=info msg=a pid=4711"}'
            exec sleep 1000
            """#
        try await SourceRecorder.following(try source(folder, script)) { recorder in
            try await eventually("the line is seen") { recorder.lines.count == 1 }
        }
        let text = String(decoding: try BoundedFileText.read(folder.path + "/pid"), as: UTF8.self)
        let pid = try #require(Int32(text.dropLast()))
        #expect(kill(pid, 0) == -1 && errno == ESRCH)
    }

    @Test("end with the reason when the program ends or is not there")
    func ended() async throws {
        let folder = try TemporaryFolder()
        try await SourceRecorder.following(try source(folder, "exit 1")) { recorder in
            try await eventually("it is said") { recorder.place?.contains("journalctl ended") == true }
        }
        let journal = JournalLog(pid: 1, program: folder.path + "/none")
        let none = LogSource(
            kind: .daemon,
            name: "journal",
            obstacle: nil,
            harm: nil,
            place: .journal(journal, Self.rule)
        )
        #expect(await SourceRecorder.whole(none).place?.contains("No such file") == true)
    }
}
