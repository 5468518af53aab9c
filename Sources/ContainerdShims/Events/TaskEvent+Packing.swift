// SPDX-License-Identifier: Apache-2.0

import ContainerdAPI
package import FoundationEssentials
import SwiftProtobuf

extension TaskEvent {
    /// The message that a shim publishes.
    package func packed(containerID: String) -> PackedMessage {
        switch self {
        case .create(let bundle, let pid):
            PackedMessage(
                EventTaskCreate.with {
                    $0.containerID = containerID
                    $0.bundle = bundle
                    $0.pid = UInt32(bitPattern: pid)
                }
            )
        case .start(let pid):
            PackedMessage(
                EventTaskStart.with {
                    $0.containerID = containerID
                    $0.pid = UInt32(bitPattern: pid)
                }
            )
        case .exit(let process, let pid, let status, let at):
            PackedMessage(
                EventTaskExit.with {
                    $0.containerID = containerID
                    $0.id = process
                    $0.pid = UInt32(bitPattern: pid)
                    $0.exitStatus = status
                    if let at { $0.exitedAt = Google_Protobuf_Timestamp(at) }
                }
            )
        case .delete(let process, let pid, let status, let at):
            PackedMessage(
                EventTaskDelete.with {
                    $0.containerID = containerID
                    $0.id = process
                    $0.pid = UInt32(bitPattern: pid)
                    $0.exitStatus = status
                    if let at { $0.exitedAt = Google_Protobuf_Timestamp(at) }
                }
            )
        case .oom: PackedMessage(EventTaskOOM.with { $0.containerID = containerID })
        case .execAdded(let exec):
            PackedMessage(
                EventTaskExecAdded.with {
                    $0.containerID = containerID
                    $0.execID = exec
                }
            )
        case .execStarted(let exec, let pid):
            PackedMessage(
                EventTaskExecStarted.with {
                    $0.containerID = containerID
                    $0.execID = exec
                    $0.pid = UInt32(bitPattern: pid)
                }
            )
        case .paused: PackedMessage(EventTaskPaused.with { $0.containerID = containerID })
        case .resumed: PackedMessage(EventTaskResumed.with { $0.containerID = containerID })
        case .checkpointed(let path):
            PackedMessage(
                EventTaskCheckpointed.with {
                    $0.containerID = containerID
                    $0.checkpoint = path
                }
            )
        }
    }

    /// The container and the event in a message; nil when it is another message, or its bytes are not of its type.
    package static func unpack(_ packed: PackedMessage) -> (containerID: String, event: TaskEvent)? {
        do {
            switch packed.typeName {
            case EventTaskCreate.protoMessageName:
                let event = try EventTaskCreate(serializedBytes: packed.value)
                return (event.containerID, .create(bundle: event.bundle, pid: Int32(truncatingIfNeeded: event.pid)))
            case EventTaskStart.protoMessageName:
                let event = try EventTaskStart(serializedBytes: packed.value)
                return (event.containerID, .start(pid: Int32(truncatingIfNeeded: event.pid)))
            case EventTaskExit.protoMessageName:
                let event = try EventTaskExit(serializedBytes: packed.value)
                let pid = Int32(truncatingIfNeeded: event.pid)
                return (
                    event.containerID,
                    .exit(process: event.id, pid: pid, status: event.exitStatus, at: event.exitedAt.date)
                )
            case EventTaskDelete.protoMessageName:
                let event = try EventTaskDelete(serializedBytes: packed.value)
                // Shims that do not name the process mean the init process.
                let process = event.id.isEmpty ? event.containerID : event.id
                let pid = Int32(truncatingIfNeeded: event.pid)
                return (
                    event.containerID,
                    .delete(process: process, pid: pid, status: event.exitStatus, at: event.exitedAt.date)
                )
            case EventTaskOOM.protoMessageName:
                return (try EventTaskOOM(serializedBytes: packed.value).containerID, .oom)
            case EventTaskExecAdded.protoMessageName:
                let event = try EventTaskExecAdded(serializedBytes: packed.value)
                return (event.containerID, .execAdded(event.execID))
            case EventTaskExecStarted.protoMessageName:
                let event = try EventTaskExecStarted(serializedBytes: packed.value)
                return (event.containerID, .execStarted(event.execID, pid: Int32(truncatingIfNeeded: event.pid)))
            case EventTaskPaused.protoMessageName:
                return (try EventTaskPaused(serializedBytes: packed.value).containerID, .paused)
            case EventTaskResumed.protoMessageName:
                return (try EventTaskResumed(serializedBytes: packed.value).containerID, .resumed)
            case EventTaskCheckpointed.protoMessageName:
                let event = try EventTaskCheckpointed(serializedBytes: packed.value)
                return (event.containerID, .checkpointed(path: event.checkpoint))
            default: return nil
            }
        } catch {
            return nil
        }
    }
}

extension Google_Protobuf_Timestamp {
    package init(_ date: Date) {
        let seconds = date.timeIntervalSince1970
        self.init(seconds: Int64(seconds.rounded(.down)), nanos: Int32((seconds - seconds.rounded(.down)) * 1e9))
    }
}
