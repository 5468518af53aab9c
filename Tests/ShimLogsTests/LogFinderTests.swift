// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import Glibc
import LinuxHost
import ShimTestSupport
import Testing

@testable import ShimLogs

@Suite("Sources of lines about a task", .serialized)
struct LogFinderTests {
    let folder: TemporaryFolder
    var bundle: ShimBundle {
        ShimBundle(id: TaskID(namespace: "ns", id: "web"), path: folder.path, stateDirectory: "/s")
    }

    init() throws {
        folder = try TemporaryFolder()
        try folder.makePipe("log")
    }

    private func find(_ io: TaskIO?, _ places: LogPlaces = LogPlaces()) async -> [LogSource] {
        await LogSource.find(of: bundle, TaskDescription(), io: io, shimPid: nil, in: places)
    }

    @Test("are everything first, where there is more than one")
    func all() async throws {
        try folder.write("out.log", "level=info time=2026-11-24T03:04:05Z msg=hello\n")
        let found = await find(TaskIO(stdout: "file://\(folder.path)/out.log"))
        #expect(found.map(\.kind) == [.all, .container, .shim, .daemon])
        #expect(found[1].name == "file \(folder.path)/out.log")
        #expect(found[0].hasHistory && found[1].hasHistory && !found[2].hasHistory)
        #expect(found[3].obstacle?.hasPrefix("nobody reads") == true)
        let nowhere = await find(TaskIO())
        #expect(nowhere.map(\.kind) == [.container, .shim, .daemon])
        #expect(nowhere[0].obstacle == "the container's output goes nowhere")
        #expect(await SourceRecorder.whole(nowhere[0]).place == "unavailable: the container's output goes nowhere")
    }

    @Test("are named with their obstacle where they cannot be read")
    func obstacles() async throws {
        #expect(await find(TaskIO(stdout: "binary:///usr/bin/l"))[0].obstacle?.contains("/usr/bin/l") == true)
        #expect(await find(TaskIO(stdout: "/none"))[0].obstacle == "there is no FIFO /none any more")
        #expect(await find(nil)[0].obstacle?.contains("does not answer") == true)
    }

    @Test(
        "of a pipe that somebody reads are left alone; of one that nobody reads are taken with consent, until somebody comes"
    )
    func pipes() async throws {
        try folder.makePipe("out")
        try folder.makePipe("err")
        let io = TaskIO(stdout: folder.path + "/out", stderr: folder.path + "/err")
        let shim = try HelperProcess("exec 3<>\"$1/out\" 4<>\"$1/err\"; echo early >&3; exec sleep 60", folder.path)
        let pipe = try FIFO.find(folder.path + "/out")
        try await eventually("the shim holds its pipes") { PipeHolder(pid: shim.pid, of: pipe)?.reads == true }
        let free = await find(io)
        #expect(free.map(\.kind) == [.container, .shim, .daemon])
        #expect(free[0].obstacle == nil && free[0].harm != nil)
        try await SourceRecorder.following(free[0]) { log in
            try await eventually("what waits is taken") { log.lines == ["early"] }
            #expect(try HelperProcess("printf 'prompt> ' >\"$1/out\"", folder.path).wait() == 0)
            try await eventually("what was begun is seen") { log.unfinished == ["prompt> "] }
            try await eventually("errors are taken") {
                let errors = try HelperProcess("echo late >\"$1/err\"", folder.path)
                _ = errors.wait()
                return log.lines.contains("late")
            }
            let reader = try HelperProcess("exec sleep 60 <\"$1/out\"", folder.path)
            try await eventually("it is let go") {
                log.place?.hasPrefix("unavailable: sleep (\(reader.pid)) reads") == true
            }
            #expect(await find(io)[0].obstacle?.contains("sleep (\(reader.pid)) reads it") == true)
        }
        #expect(PipeHolder(pid: getpid(), of: pipe) == nil)
    }

    @Test("of a pipe end when it is gone, with the line that was begun")
    func goneWithItsPipe() async throws {
        try folder.makePipe("out")
        let shim = try HelperProcess("exec 3<>\"$1/out\"; printf begun >&3; exec sleep 60", folder.path)
        let pipe = try FIFO.find(folder.path + "/out")
        try await eventually("the shim holds its pipe") { PipeHolder(pid: shim.pid, of: pipe)?.reads == true }
        let source = await find(TaskIO(stdout: folder.path + "/out"))[0]
        try await SourceRecorder.following(source) { log in
            try await eventually("it is read") { log.place == source.name }
            folder.remove("out")
            try await eventually("it is let go") { log.place == "unavailable: \(folder.path)/out is gone" }
            #expect(log.lines == ["begun"])
        }
    }

    @Test("of a containerd are its lines in the file that it logs to, or in the journal")
    func daemon() async throws {
        let log = folder.path + "/containerd.log"
        try folder.write(
            "containerd.log",
            "time=\"2026-11-25T03:55:57Z\" level=info msg=a id=web\nlevel=info msg=b id=db\n"
        )
        let daemon = try HelperProcess("exec 3<>\"$1\" 2>>\"$2\"; exec sleep 60", folder.path + "/log", log)
        let pipe = try FIFO.find(folder.path + "/log")
        try await eventually("the daemon reads") { PipeHolder(pid: daemon.pid, of: pipe)?.name == "sleep" }
        let source = try #require(await find(TaskIO()).last)
        #expect(source.obstacle == nil && source.name.contains(log))
        #expect(await SourceRecorder.whole(source).lines == ["time=\"2026-11-25T03:55:57Z\" level=info msg=a id=web"])
        daemon.end()

        let silent = try HelperProcess("exec 3<>\"$1\" 2>/dev/null; exec sleep 60", folder.path + "/log")
        try await eventually("the daemon reads") { PipeHolder(pid: silent.pid, of: pipe)?.name == "sleep" }
        #expect(await find(TaskIO()).last?.obstacle?.contains("writes its log to /dev/null") == true)
    }

    @Test("of Docker are in the folder that its configuration names")
    func docker() async throws {
        try folder.makeFolder("root")
        try folder.makeFolder("root/containers")
        try folder.makeFolder("root/containers/web")
        try folder.write("daemon.json", "{\"data-root\": \"\(folder.path)/root\", \"debug\": true}")
        var places = LogPlaces()
        places.dockerConfiguration = folder.path + "/daemon.json"
        let bundle = ShimBundle(id: TaskID(namespace: "moby", id: "web"), path: folder.path, stateDirectory: "/s")
        let none = await LogSource.find(of: bundle, TaskDescription(), io: nil, shimPid: nil, in: places)
        #expect(none[0].obstacle?.contains("another log driver") == true)
        let line = #"{"log":"hello\n","stream":"stdout","time":"2026-11-24T03:04:05.1Z"}"#
        try folder.write("root/containers/web/web-json.log", line + "\n")
        let found = await LogSource.find(of: bundle, TaskDescription(), io: nil, shimPid: nil, in: places)
        #expect(await SourceRecorder.whole(found[1]).lines == ["hello"])
    }
}
