// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import FoundationEssentials
import Glibc
import LinuxHost
import LogText

/// Looks for the sources of lines about one task.
struct LogFinder: Sendable {
    let bundle: ShimBundle
    let about: TaskDescription
    /// What the shim says of where the output goes; nil when it does not answer.
    let io: TaskIO?
    let shimPid: Int32?
    /// Other tasks that the shim serves.
    let sharing: [ShimBundle]
    let places: LogPlaces

    /// The sources, the one for everything first when there are several that can be read without harm.
    func find() -> [LogSource] {
        let pipe = logPipe()
        let (container, shim) = (container(), shim(pipe))
        let single = [container, shim, daemon(pipe)]
        guard container.obstacle == nil, container.harm == nil else { return single }
        let all = LogSource(
            kind: .all,
            name: "\(container.name) and \(shim.name)",
            obstacle: nil,
            harm: nil,
            place: .merged([container, shim])
        )
        return [all] + single
    }

    // MARK: - The container's output

    private func container() -> LogSource {
        switch ContainerOutput(of: bundle.id, about, io) {
        case .podFile(let folder):
            guard let path = folder.newestFile(below: places.podLogs) else {
                return unreadable("there is no file \(places.podLogs)/\(folder.pattern)")
            }
            return file(path, .cri, "CRI file")
        case .docker:
            let path = "\(DockerRoot.find(places))/containers/\(bundle.id.id)/\(bundle.id.id)-json.log"
            guard HostPath.isRegularFile(path) else {
                return unreadable(
                    "Docker does not keep it in \(path), but with another log driver: try \"docker logs \(bundle.id.id)\""
                )
            }
            return file(path, .dockerJSON, "Docker's file")
        case .jsonFile(let path): return file(path, .dockerJSON, "nerdctl's file")
        case .textFile(let path): return file(path, .raw, "file")
        case .logger(let program):
            return unreadable("it goes to the logger \(program), which alone knows where it is kept")
        case .pipes(let stdout, let stderr): return pipes(stdout, stderr)
        case .nowhere: return unreadable("the container's output goes nowhere")
        case .foreign(let scheme): return unreadable("it goes to a \(scheme):// address, which cannot be read")
        case .unknown: return unreadable("the shim does not say where it goes, as it does not answer")
        }
    }

    private func file(_ path: String, _ format: LineFormat, _ kind: String) -> LogSource {
        LogSource(
            kind: .container,
            name: "\(kind) \(path)",
            obstacle: nil,
            harm: nil,
            place: .file(LogFile(path: path, format: format, stream: .output))
        )
    }

    private func unreadable(_ why: String) -> LogSource {
        LogSource(kind: .container, name: "the container's output", obstacle: why, harm: nil)
    }

    private func pipes(_ stdout: String, _ stderr: String) -> LogSource {
        var pipes: [OutputPipe] = []
        for (path, stream) in [(stdout, LogStream.stdout), (stderr, .stderr)] where !path.isEmpty {
            let pipe = OutputPipe(path: path, stream: io?.terminal == true ? .output : stream, shimPid: shimPid)
            guard let identity = FIFO.identity(of: path) else { return unreadable("there is no FIFO \(path) any more") }
            if let reader = pipe.reader(of: identity) {
                return unreadable(
                    "\(reader.name) (\(reader.pid)) reads it from \(path), and would not get what is taken"
                )
            }
            pipes.append(pipe)
        }
        return LogSource(
            kind: .container,
            name: "the container's output, out of \(pipes.map(\.path).joined(separator: " and "))",
            obstacle: nil,
            harm: "the lines are taken out of the container's output pipe: a client that comes later does not get them",
            place: .outputPipes(pipes)
        )
    }

    // MARK: - The shim's log

    private var rule: ShimLineRule {
        ShimLineRule(
            namespace: bundle.id.namespace,
            ids: ([bundle] + sharing).map(\.id.id),
            shimPid: shimPid
        )
    }

    /// The pipe of the first task's bundle alone is written to by a shim that serves several: what it holds open tells.
    ///
    /// Where that is not to be seen it is taken to be the task's own.
    private func logPipe() -> String {
        guard let shimPid, !sharing.isEmpty else { return bundle.logPipe }
        let pipes = [bundle.logPipe] + sharing.map(\.logPipe).sorted()
        return pipes.first { path in
            FIFO.identity(of: path).flatMap { PipeHolder(pid: shimPid, of: $0) }?.writes == true
        } ?? bundle.logPipe
    }

    private func shim(_ pipe: String) -> LogSource {
        LogSource(
            kind: .shim,
            name: "the shim's log pipe",
            obstacle: nil,
            harm: nil,
            place: .shimPipe(path: pipe, rule)
        )
    }

    // MARK: - containerd's copy

    private func daemon(_ pipe: String) -> LogSource {
        let own = getpid()
        let readers = FIFO.identity(of: pipe).map(PipeHolder.all)?.filter { $0.reads && $0.pid != own } ?? []
        let logs = readers.map { ($0, DaemonLog(of: $0.pid)) }
        guard let (reader, log) = logs.first(where: { $0.1.isReadable }) ?? logs.first else {
            return noDaemon("nobody reads the shim's log pipe, so nobody keeps a copy: choose the shim's log instead")
        }
        let who = "\(reader.name) (\(reader.pid))"
        switch log {
        case .file(let path):
            return LogSource(
                kind: .daemon,
                name: "the shim's lines in the log of \(who), \(path); \(ShimLineRule.restriction)",
                obstacle: nil,
                harm: nil,
                place: .daemonFile(LogFile(path: path, format: .raw, stream: .shim), rule)
            )
        case .socket:
            guard HostPath.isProgram(places.journalctl) else {
                return noDaemon("\(who) logs to the journal, and there is no \(places.journalctl) to read it with")
            }
            return LogSource(
                kind: .daemon,
                name: "the shim's lines that \(who) sent to the journal; \(ShimLineRule.restriction)",
                obstacle: nil,
                harm: nil,
                place: .journal(JournalLog(pid: reader.pid, program: places.journalctl), rule)
            )
        case .other(let name): return noDaemon("\(who) writes its log to \(name), from which it cannot be read")
        }
    }

    private func noDaemon(_ why: String) -> LogSource {
        LogSource(kind: .daemon, name: "containerd's copy of the shim's log", obstacle: why, harm: nil)
    }
}

/// Docker's configuration, as far as it says where containers are kept.
struct DockerRoot: Decodable {
    private let path: String?

    private enum CodingKeys: String, CodingKey { case path = "data-root" }

    /// Where Docker keeps its containers.
    static func find(_ places: LogPlaces) -> String {
        let content = try? BoundedFile.read(places.dockerConfiguration, limitBytes: 1 << 20)
        let root = content.flatMap { try? JSONDecoder().decode(DockerRoot.self, from: Data($0)) }
        return root?.path ?? places.dockerRoot
    }
}

/// Where those who keep containers' output keep it on this host.
public struct LogPlaces: Sendable, Hashable {
    /// The kubelet's folder of pods' logs, default: `/var/log/pods`.
    public var podLogs = "/var/log/pods"
    /// Docker's folder, where its configuration names no other; default: `/var/lib/docker`.
    public var dockerRoot = "/var/lib/docker"
    /// Docker's configuration, default: `/etc/docker/daemon.json`.
    public var dockerConfiguration = "/etc/docker/daemon.json"
    /// The program that prints the journal, default: `/usr/bin/journalctl`.
    public var journalctl = "/usr/bin/journalctl"

    /// The usual places.
    public init() {}
}
