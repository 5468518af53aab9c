// SPDX-License-Identifier: Apache-2.0

import Glibc
import LogText

/// Lines of a file, from the disk's cache into a ring, beside programs that only pass the bytes on or count lines.
struct LogBenchmark {
    private static let fileBytes = 200 << 20
    private static let chunkBytes = 256 << 10

    private enum Kind: String, CaseIterable {
        case plain, logrus, json, cri, docker

        var format: LineFormat {
            switch self {
            case .plain, .logrus, .json: .raw
            case .cri: .cri
            case .docker: .dockerJSON
            }
        }

        func line(_ number: Int) -> String {
            let time = "2026-11-24T03:04:05.\(String(number % 1_000_000 + 1_000_000).dropFirst())123Z"
            return switch self {
            case .plain:
                "10.0.0.\(number % 256) - - [24/Nov/2026:03:04:05 +0000] \"GET /item/\(number) HTTP/1.1\" 200 5123\n"
            case .logrus:
                "time=\"\(time)\" level=info msg=\"request \(number) handled\" namespace=lab pid=1060 runtime=runc\n"
            case .json:
                "{\"level\":\"info\",\"ts\":1763953445.5,\"caller\":\"a.go:1\",\"msg\":\"request \(number) handled\",\"n\":\(number)}\n"
            case .cri: "\(time) stdout F GET /item/\(number) HTTP/1.1 200 5123 and some more text to read\n"
            case .docker:
                "{\"log\":\"GET /item/\(number) HTTP/1.1 200 5123 and more\\n\",\"stream\":\"stdout\",\"time\":\"\(time)\"}\n"
            }
        }
    }

    static func run(into table: inout ResultTable) async throws {
        let path = "/tmp/shimtop-benchmark-\(getpid()).log"
        defer { unlink(path) }
        for kind in Kind.allCases {
            try write(kind, path)
            if kind == .plain {
                table.add("log file, cat to /dev/null", rate(try await time("cat \(path) > /dev/null")))
                table.add("log file, wc -l", rate(try await time("wc -l < \(path) > /dev/null")))
                table.add("log file, grep -c of 12345", rate(try await time("grep -c 12345 \(path) | cat > /dev/null")))
            }
            var lines = 0
            let read = try ContinuousClock().measure { lines = try ingest(path, kind.format) }
            table.add("log file, \(kind) lines into a ring", rate(read) + ", \(lines) lines")
        }
        try write(.plain, path)
        try measureMemory(path, into: &table)
    }

    private static func measureMemory(_ path: String, into table: inout ResultTable) throws {
        var ring = LogRing(limitBytes: 1 << 30)
        let before = try residentBytes()
        try eachBatch(path, .raw) { ring.append($0) }
        let perMillion = (try residentBytes() - before) / (ring.numbers.count / 1000) / 1000
        table.add("memory of a million lines of \(fileBytes / ring.numbers.count) bytes", "\(perMillion) MB")
    }

    private static func ingest(_ path: String, _ format: LineFormat) throws -> Int {
        var ring = LogRing(limitBytes: 16 << 20)
        try eachBatch(path, format) { ring.append($0) }
        return ring.numbers.upperBound
    }

    private static func eachBatch(_ path: String, _ format: LineFormat, _ body: (LogBatch) -> Void) throws {
        let file = open(path, O_RDONLY)
        guard file >= 0 else { throw Program.Failure(description: "\(path) cannot be opened") }
        defer { close(file) }
        var decoder = LogDecoder(format: format, stream: .output)
        while true {
            let bytes = [UInt8](unsafeUninitializedCapacity: chunkBytes) {
                $1 = max(0, read(file, $0.baseAddress, chunkBytes))
            }
            guard !bytes.isEmpty else { return }
            body(decoder.take(bytes))
        }
    }

    private static func time(_ script: String) async throws -> Duration {
        let clock = ContinuousClock()
        let start = clock.now
        try await Program.run("sh", ["-c", script])
        return clock.now - start
    }

    private static func residentBytes() throws -> Int {
        let file = open("/proc/self/statm", O_RDONLY)
        guard file >= 0 else { throw Program.Failure(description: "there is no /proc/self/statm") }
        defer { close(file) }
        let text = [UInt8](unsafeUninitializedCapacity: 200) { $1 = max(0, read(file, $0.baseAddress, 200)) }
        let words = text.split(separator: UInt8(ascii: " "))
        return (words.count > 1 ? Int(String(decoding: words[1], as: UTF8.self)) ?? 0 : 0)
            * sysconf(Int32(_SC_PAGESIZE))
    }

    private static func rate(_ time: Duration) -> String {
        "\(Int(Double(fileBytes) / (time / .seconds(1)) / 1_000_000)) MB/s"
    }

    private static func write(_ kind: Kind, _ path: String) throws {
        guard let file = fopen(path, "w") else { throw Program.Failure(description: "\(path) cannot be made") }
        defer { fclose(file) }
        var written = 0
        var number = 0
        while written < fileBytes {
            let line = kind.line(number)
            fputs(line, file)
            written += line.utf8.count
            number += 1
        }
    }
}
