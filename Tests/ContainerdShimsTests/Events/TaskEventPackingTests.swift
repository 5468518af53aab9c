// SPDX-License-Identifier: Apache-2.0

import ContainerdAPI
import ContainerdShims
import FoundationEssentials
import SwiftProtobuf
import Testing

/// Events as they travel.
@Suite struct TaskEventPackingTests {
    private static let date = Date(timeIntervalSince1970: 1_700_000_000.25)
    private static let events: [(TaskEvent, String)] = [
        (.create(bundle: "/b", pid: 1), "TaskCreate"), (.start(pid: 2), "TaskStart"),
        (.exit(process: "e", pid: 3, status: 137, at: date), "TaskExit"),
        (.exit(process: "t", pid: 3, status: 0, at: nil), "TaskExit"),
        (.delete(process: "t", pid: 4, status: 255, at: date), "TaskDelete"), (.oom, "TaskOOM"),
        (.execAdded("e"), "TaskExecAdded"), (.execStarted("e", pid: 5), "TaskExecStarted"), (.paused, "TaskPaused"),
        (.resumed, "TaskResumed"), (.checkpointed(path: "/c"), "TaskCheckpointed"),
    ]

    @Test(arguments: events)
    func anEventComesOutAsItWentIn(event: TaskEvent, name: String) throws {
        let envelope = ContainerdShims.EventEnvelope(event, of: TaskID(namespace: "ns", id: "t"))
        #expect(envelope.namespace == "ns")
        #expect(envelope.topic == event.topic.rawValue)
        #expect(envelope.payload.typeURL == "containerd.events.\(name)")
        let task = try #require(envelope.task)
        #expect(task.id == TaskID(namespace: "ns", id: "t"))
        #expect(task.event == event)
    }

    @Test(arguments: events)
    func aPrefixBeforeTheTypeChangesNothing(event: TaskEvent, name: String) throws {
        var envelope = ContainerdShims.EventEnvelope(event, of: TaskID(namespace: "ns", id: "t"))
        envelope.payload.typeURL = "types.googleapis.com/containerd.events.\(name)"
        #expect(envelope.task?.event == event)
    }

    @Test func theFieldsAreContainerds() throws {
        let exit = TaskEvent.exit(process: "e", pid: 3, status: 137, at: Self.date)
        let envelope = ContainerdShims.EventEnvelope(exit, of: TaskID(namespace: "ns", id: "t"))
        let expected = EventTaskExit.with {
            $0.containerID = "t"
            $0.id = "e"
            $0.pid = 3
            $0.exitStatus = 137
            $0.exitedAt = Google_Protobuf_Timestamp(seconds: 1_700_000_000, nanos: 250_000_000)
        }
        #expect(try EventTaskExit(serializedBytes: envelope.payload.value) == expected)
    }

    @Test func aDeletionThatNamesNoProcessIsOfTheInitProcess() throws {
        let value: [UInt8] = try EventTaskDelete.with {
            $0.containerID = "t"
            $0.pid = 4
        }.serializedBytes()
        let envelope = ContainerdShims.EventEnvelope(
            timestamp: .now,
            namespace: "ns",
            topic: "/tasks/delete",
            payload: PackedMessage(typeURL: "containerd.events.TaskDelete", value: value)
        )
        #expect(envelope.task?.event == .delete(process: "t", pid: 4, status: 0, at: nil))
    }

    @Test(
        arguments: [
            PackedMessage(typeURL: "containerd.events.ImageCreate", value: []), PackedMessage(typeURL: "", value: []),
            PackedMessage(typeURL: "containerd.events.TaskExit", value: [0xff]),
            PackedMessage(typeURL: "TaskExit", value: []),
        ]
    )
    func whatIsNoEventOfATaskIsNone(payload: PackedMessage) {
        let envelope = ContainerdShims.EventEnvelope(timestamp: .now, namespace: "ns", topic: "/x", payload: payload)
        #expect(envelope.task == nil)
    }
}
