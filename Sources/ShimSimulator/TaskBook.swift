// SPDX-License-Identifier: Apache-2.0

import ContainerdAPI
import Glibc
import RPC
import SwiftProtobuf

/// What one simulated shim knows of its tasks, with the answers and refusals of the runc shim.
actor TaskBook {
    fileprivate struct Entry {
        let task: SimulatedTask
        /// The task's own process; nil when another one stands for it.
        let process: PlaceholderProcess?
        let pid: UInt32
        var status: TaskProcessStatus
        var exitStatus: UInt32 = 0
        var exitedAt = Google_Protobuf_Timestamp.goZero
    }

    private var entries: [String: Entry] = [:]

    /// `standIn` is the pid that is named for tasks when they have no process of their own.
    init(_ tasks: [SimulatedTask], standIn: Int32?) throws(SimulatorError) {
        for task in tasks {
            let name = task.args.first ?? "init"
            let process = standIn == nil ? try PlaceholderProcess(name: name, ignoresTerm: task.ignoresTerm) : nil
            let pid = UInt32(bitPattern: process?.pid ?? standIn ?? 0)
            var entry = Entry(task: task, process: process, pid: pid, status: .running)
            switch task.condition {
            case .running: break
            case .paused: entry.status = .paused
            case .exited(let status):
                entry.end(with: status)
                process?.end()
            case .vanished: process?.end()
            }
            entries[task.id] = entry
        }
    }

    var isEmpty: Bool { entries.isEmpty }
    func knows(_ id: String) -> Bool { entries[id] != nil }
    func pid(of id: String) -> UInt32 { entries[id]?.pid ?? 0 }

    func state(_ id: String) throws(RPCStatus) -> TaskStateResponse {
        let entry = try entry(id)
        return TaskStateResponse.with {
            $0.id = id
            $0.pid = entry.pid
            $0.status = entry.status
            $0.stdout = entry.task.stdout
            $0.exitStatus = entry.exitStatus
            $0.exitedAt = entry.exitedAt
        }
    }

    func pause(_ id: String) throws(RPCStatus) {
        let entry = try entry(id)
        guard entry.status == .running else { throw entry.refusal(to: "pause") }
        entries[id]?.status = .paused
    }

    func resume(_ id: String) throws(RPCStatus) {
        let entry = try entry(id)
        guard entry.status == .paused else { throw entry.refusal(to: "resume") }
        entries[id]?.status = .running
    }

    func kill(_ id: String, signal: Int32) throws(RPCStatus) {
        let entry = try entry(id)
        guard entry.status != .stopped else {
            throw RPCStatus(code: .notFound, message: "process already finished: not found")
        }
        if let process = entry.process {
            process.signal(signal)
        } else if signal == SIGKILL || (signal == SIGTERM && !entry.task.ignoresTerm) {
            entries[id]?.end(with: 128 + UInt32(signal))
        }
    }

    /// How the task ended; nil while it runs.
    func exit(of id: String) throws(RPCStatus) -> (status: UInt32, at: Google_Protobuf_Timestamp)? {
        let entry = try entry(id)
        return entry.status == .stopped ? (entry.exitStatus, entry.exitedAt) : nil
    }

    func delete(_ id: String) throws(RPCStatus) -> TaskDeleteResponse {
        let entry = try entry(id)
        guard entry.status == .stopped else { throw entry.refusal(to: "delete") }
        entries[id] = nil
        return TaskDeleteResponse.with {
            $0.pid = entry.pid
            $0.exitStatus = entry.exitStatus
            $0.exitedAt = entry.exitedAt
        }
    }

    /// The entry as it is now: a process that has ended meanwhile is noticed here.
    private func entry(_ id: String) throws(RPCStatus) -> Entry {
        if entries[id]?.status != .stopped, entries[id]?.task.condition != .vanished,
            let status = entries[id]?.process?.reap()
        {
            entries[id]?.end(with: status)
        }
        guard let entry = entries[id] else {
            throw RPCStatus(code: .notFound, message: "container not created: not found")
        }
        return entry
    }
}

extension TaskBook.Entry {
    fileprivate mutating func end(with status: UInt32) {
        self.status = .stopped
        exitStatus = status
        exitedAt = Google_Protobuf_Timestamp(seconds: Int64(time(nil)))
    }

    /// The task is in no state for it, in the words of the runc shim, which has no better code.
    fileprivate func refusal(to act: String) -> RPCStatus {
        let state =
            switch status {
            case .running: "running"
            case .paused: "paused"
            default: "stopped"
            }
        return RPCStatus(code: .unknown, message: "cannot \(act) a \(state) process")
    }
}

extension Google_Protobuf_Timestamp {
    /// Go's zero time, the year 1, which means "not set".
    static let goZero = Google_Protobuf_Timestamp(seconds: -62_135_596_800)
}
