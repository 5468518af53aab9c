// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import Foundation
import Glibc
import HostRegistry
import Testing

@testable import Diagnosis

/// What the host tells of a task, with real pipes.
@Suite struct TaskMeasuresTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "measures-\(UUID())").path

    private func reading() throws -> ShimReading {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        var reading = ShimReading(id: TaskID(namespace: "n", id: "t"), bundle: folder, healthSince: .now)
        reading.shimPid = getpid()
        reading.io = TaskIO(stdout: folder + "/out", stderr: "file:///dev/null")
        mkfifo(folder + "/out", 0o600)
        mkfifo(folder + "/log", 0o600)
        return reading
    }

    private func measures(_ reading: ShimReading) -> TaskMeasures {
        var knowledge = HostKnowledge()
        var times = ProcessorTimes()
        return TaskMeasures(of: reading, &knowledge, &times, at: .now)
    }

    @Test func theFullestPipeIsSaidAndNothingIsTaken() throws {
        let reading = try reading()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let out = open(folder + "/out", O_RDWR | O_NONBLOCK)
        let log = open(folder + "/log", O_RDWR | O_NONBLOCK)
        defer { [out, log].forEach { close($0) } }
        let bytes = [UInt8](repeating: 0x61, count: 16384)
        write(log, bytes, 100)
        write(out, bytes, 16384)
        // The process that reads is this one, whose own ends do not count as a reader.
        #expect(measures(reading).fullestPipe == nil)
        var waiting: Int32 = 0
        _ = ioctl(out, UInt(FIONREAD), &waiting)
        #expect(waiting == 16384)
    }

    @Test(arguments: [
        (0, 65536, 0), (16384, 65536, 25), (65536, 65536, 100), (60000, 65536, 100), (4096, 4096, 100), (1, 4096, 0),
        (5, 0, 0),
    ])
    func percent(waiting: Int, capacity: Int, percent: Int) {
        #expect(TaskMeasures.Pipe(kind: .log, waitingBytes: waiting, capacityBytes: capacity).percent == percent)
    }

    @Test func theShareOfAProcessorTakesTwoLooksAtTheSameProcess() {
        var times = ProcessorTimes()
        var reading = ShimReading(id: TaskID(namespace: "n", id: "t"), bundle: "/b", healthSince: .now)
        reading.pidStartTicks = 1
        let start = ContinuousClock.now
        #expect(times.percent(of: reading, .seconds(100), at: start) == nil)
        #expect(times.percent(of: reading, .seconds(103), at: start + .seconds(2)) == 150)
        #expect(times.percent(of: reading, .seconds(103), at: start + .seconds(4)) == 0)
        #expect(times.percent(of: reading, .seconds(104), at: start + .seconds(4.1)) == nil, "too soon")
        #expect(times.percent(of: reading, .seconds(104), at: start + .seconds(5)) == 100)
        #expect(times.percent(of: reading, .seconds(105), at: start + .seconds(70)) == nil, "too long ago")
        reading.pidStartTicks = 2
        #expect(times.percent(of: reading, .seconds(106), at: start + .seconds(71)) == nil, "another process")
        #expect(times.percent(of: reading, .seconds(1), at: start + .seconds(72)) == nil, "another cgroup")
    }

    @Test func aTaskThatIsNotThereHasNoMeasures() throws {
        var reading = try reading()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        reading.pid = 1
        reading.pidStartTicks = 12345
        reading.shimPid = nil
        #expect(measures(reading) == TaskMeasures())
    }
}
