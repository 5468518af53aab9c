// SPDX-License-Identifier: Apache-2.0

import Foundation

/// What a running shimtop takes: the process that does the work, for which the one that was started only waits.
struct ProgramUse {
    var residentKiB: Int
    var descriptors: Int
    var threads: Int

    init(residentKiB: Int, descriptors: Int, threads: Int) {
        self.residentKiB = residentKiB
        self.descriptors = descriptors
        self.threads = threads
    }

    /// Of the shimtop that was started as this process.
    init(of pid: Int32) throws {
        let children = try String(contentsOfFile: "/proc/\(pid)/task/\(pid)/children", encoding: .utf8)
        guard let worker = children.split(separator: " ").first.flatMap({ Int32($0) }) else {
            throw Shell.Failure(description: "shimtop \(pid) has no child")
        }
        let lines = try String(contentsOfFile: "/proc/\(worker)/status", encoding: .utf8).split(separator: "\n")
        func number(_ name: String) -> Int {
            lines.first { $0.hasPrefix(name) }.flatMap { Int($0.filter(\.isNumber)) } ?? 0
        }
        let descriptors = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(worker)/fd").count
        self.init(residentKiB: number("VmRSS:"), descriptors: descriptors, threads: number("Threads:"))
    }
}
