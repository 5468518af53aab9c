// SPDX-License-Identifier: Apache-2.0

package import ContainerdShims
import Diagnosis
import FoundationEssentials
import Glibc
import HostRegistry
import LinuxHost
import LogText
import ShimLogs
import Synchronization

/// Everything known of a task in one file, to be looked at by somebody else, or later.
extension LiveHost {
    /// How long each part may take.
    private static let partTime = Duration.seconds(5)
    /// What is kept of each source of lines.
    private static let logBytes = 512 << 10

    /// A tar of everything that is known of a task, and how many of its parts could not be read; those say why.
    ///
    /// Looks, and changes nothing: no pipe is emptied, no signal is sent. Values of environment variables are masked, and of
    /// whatever else is named like a secret; what an application prints may hold others. Takes at most 5 s for each part, all
    /// of them at once.
    package func forensics(of id: TaskID) async -> (tar: [UInt8], failures: Int) {
        let date = Date()
        let stamp = date.formatted(.iso8601.dateSeparator(.omitted).timeSeparator(.omitted))
        let name = String(id.id.prefix(40).map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" })
        var tar = TarArchive(folder: "shimtop-\(name)-\(stamp)", time: Int(date.timeIntervalSince1970))
        let parts = await withTaskGroup(of: (String, [String]?).self) { group in
            for part in TaskReport.Part.allCases {
                let file = [.spec, .state].contains(part) ? "\(part.rawValue).json" : "\(part.rawValue).txt"
                group.addTask { (file, await Patience.wait(Self.partTime) { await self.lines(part, of: id) }) }
            }
            group.addTask { ("host.txt", await Patience.wait(Self.partTime) { await self.hostLines() }) }
            group.addTask { ("process.txt", await Patience.wait(Self.partTime) { await self.processFiles(of: id) }) }
            for source in await logSources(of: id) where source.harm == nil && source.obstacle == nil {
                let file = "log-\(source.kind.rawValue).txt"
                group.addTask { (file, await Patience.wait(Self.partTime) { await Self.tail(of: source) }) }
            }
            var found: [String: [String]?] = [:]
            for await (file, lines) in group { found[file] = .some(lines) }
            return found
        }
        var failures = 0
        for (file, lines) in parts.sorted(by: { $0.key < $1.key }) {
            let lines = lines ?? ["\(Self.failure) this took longer than \(Self.partTime.brief)"]
            if lines.first?.hasPrefix(Self.failure) == true { failures += 1 }
            tar.add(file, Array(lines.map { SecretMask.masked($0) + "\n" }.joined().utf8))
        }
        return (tar.bytes, failures)
    }

    /// How the text of a part begins that could not be read.
    private static let failure = "could not be read:"

    private func lines(_ part: TaskReport.Part, of id: TaskID) async -> [String] {
        do throws(ShimError) { return try await report(part, of: id).lines } catch {
            return ["\(Self.failure) \(error.message)"]
        }
    }

    private func hostLines() async -> [String] {
        let findings = await examiner.hostEvidence().findings
        var lines = ["collected at \(LogTime.now().description), uptime \(HostClock.age(ofTicks: 0).brief)"]
        lines += await registry.daemonReadings.map { "containerd of \($0.stateDirectory): \($0.presence)" }
        lines += findings.isEmpty ? ["nothing is found to be wrong beside its tasks"] : []
        lines += findings.flatMap { ["\($0.subject):"] + $0.verdict.lines.map { "  \($0)" } }
        let files = ["version", "loadavg", "meminfo", "pressure/cpu", "pressure/memory", "pressure/io"]
        let contents = try? await BlockingIO.read("host files") { files.flatMap { Self.content(of: "/proc/\($0)") } }
        return lines + (contents ?? [])
    }

    private func processFiles(of id: TaskID) async -> [String] {
        guard let reading = await registry.known(id)?.reading else { return ["\(Self.failure) the task is gone"] }
        let processes = [("init", reading.pid), ("shim", reading.shimPid)]
        do throws(ShimError) {
            return try await BlockingIO.read("\(id): process files") {
                processes.flatMap { role, pid -> [String] in
                    guard let pid else { return ["== \(role): not known"] }
                    return ["== \(role) \(pid)"]
                        + ["status", "limits", "cgroup", "mountinfo", "stack"].flatMap {
                            Self.content(of: "/proc/\(pid)/\($0)")
                        }
                }
            }
        } catch {
            return ["\(Self.failure) \(error.message)"]
        }
    }

    private static func content(of path: String) -> [String] {
        guard let bytes = try? BoundedFile.read(path, limitBytes: 256 << 10) else { return [] }
        return ["-- \(path)"] + String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    private static func tail(of source: LogSource) async -> [String] {
        var options = LogOptions()
        options.isFollowing = false
        options.pipePolicy = .peek
        options.tailBytes = logBytes
        let kept = Mutex<(lines: [String], bytes: Int)>(([], 0))
        await source.follow(options) { update in
            kept.withLock { kept in
                switch update {
                case .origin(let text), .unavailable(let text): kept.lines.append("-- \(text)")
                case .lines(let batch), .unfinished(let batch):
                    for index in batch.lines.indices where kept.bytes < 2 * logBytes {
                        let text = String(decoding: batch.text(index), as: UTF8.self)
                        kept.bytes += text.utf8.count
                        kept.lines.append(text)
                    }
                case .lost(let count): kept.lines.append("-- \(count) lines are left out")
                case .pipe, .history: break
                }
            }
        }
        return kept.withLock { $0.lines }
    }
}
