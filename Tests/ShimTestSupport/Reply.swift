// SPDX-License-Identifier: Apache-2.0

package import ContainerdAPI
package import ContainerdShims
import RPC
package import SwiftProtobuf

/// Answers that a scripted shim gives.
package enum Reply {
    package static func state(
        _ status: TaskProcessStatus,
        pid: Int32 = 0,
        exit: UInt32 = 0,
        stdout: String = ""
    ) throws(ShimTransportError) -> [UInt8] {
        try encoded(
            TaskStateResponse.with {
                $0.status = status
                $0.pid = UInt32(bitPattern: pid)
                $0.exitStatus = exit
                $0.stdout = stdout
            }
        )
    }

    package static func connect(shimPid: Int32 = 1, taskPid: Int32 = 0) throws(ShimTransportError) -> [UInt8] {
        try encoded(
            TaskConnectResponse.with {
                $0.shimPid = UInt32(bitPattern: shimPid)
                $0.taskPid = UInt32(bitPattern: taskPid)
            }
        )
    }

    package static func delete(exit: UInt32, pid: Int32 = 0) throws(ShimTransportError) -> [UInt8] {
        try encoded(
            TaskDeleteResponse.with {
                $0.exitStatus = exit
                $0.pid = UInt32(bitPattern: pid)
            }
        )
    }

    package static func pids(_ pids: Int32...) throws(ShimTransportError) -> [UInt8] {
        try encoded(
            TaskPidsResponse.with {
                $0.processes = pids.map { pid in TaskProcessInfo.with { $0.pid = UInt32(bitPattern: pid) } }
            }
        )
    }

    package static func wait(exit: UInt32) throws(ShimTransportError) -> [UInt8] {
        try encoded(TaskWaitResponse.with { $0.exitStatus = exit })
    }

    package static let notFound = ShimTransportError.status(
        RPCStatus(code: .notFound, message: "container not created: not found")
    )

    /// Never, as far as the caller is concerned.
    package static func none() async throws(ShimTransportError) -> [UInt8] {
        try? await Task.sleep(for: .seconds(60))
        throw .cancelled
    }

    package static func encoded(_ message: some Message) throws(ShimTransportError) -> [UInt8] {
        do { return try message.serializedBytes() } catch { throw .malformed("\(error)") }
    }
}
