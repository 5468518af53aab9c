// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Glibc

/// Writes a shim's log lines into its pipe as a real one does: what nobody reads is lost, and nothing waits.
struct SimulatedLog: ~Copyable {
    private let namespace: String
    private let descriptor: CInt
    private var count = 0

    /// Opens the pipe for writing, and stays with it whether anybody reads or not.
    init(pipe: String, namespace: String) {
        self.namespace = namespace
        // A pipe is opened for writing without waiting only while somebody reads it.
        let reader = open(pipe, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        descriptor = open(pipe, O_WRONLY | O_NONBLOCK | O_CLOEXEC)
        if reader >= 0 { Glibc.close(reader) }
    }

    private static let remarks: [(level: String, text: String)] = [
        ("info", "starting signal loop"), ("info", "shim events forwarded"),
        ("debug", "received signal \\\"child exited\\\""),
        ("info", "cgroup stats collected"), ("warning", "event queue is 64 entries behind"),
        ("debug", "garbage collected"),
        ("info", "healthcheck passed"), ("error", "forward event: context deadline exceeded"),
    ]

    /// Writes the next line.
    mutating func write() {
        let remark = Self.remarks[count % Self.remarks.count]
        count += 1
        let line =
            "time=\"\(Self.now())\" level=\(remark.level) msg=\"\(remark.text)\" namespace=\(namespace) number=\(count) runtime=io.containerd.runc.v2\n"
        let bytes = Array(line.utf8)
        _ = Glibc.write(descriptor, bytes, bytes.count)
    }

    deinit { Glibc.close(descriptor) }

    /// As logrus writes it: nine digits behind the second.
    private static func now() -> String {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        let seconds = Date(timeIntervalSince1970: Double(now.tv_sec)).formatted(.iso8601)
        let fraction = String(now.tv_nsec)
        return seconds.dropLast() + "." + String(repeating: "0", count: 9 - fraction.count) + fraction + "Z"
    }
}
