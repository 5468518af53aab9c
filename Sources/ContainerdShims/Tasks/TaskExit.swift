// SPDX-License-Identifier: Apache-2.0

public import FoundationEssentials
import SwiftProtobuf

/// How a process ended.
public struct TaskExit: Sendable, Hashable {
    /// Exit status, 128 + signal when one killed it.
    public var status: UInt32
    /// When it ended; nil when the shim does not say.
    public var at: Date?

    init(status: UInt32, at time: Google_Protobuf_Timestamp) {
        self.status = status
        // A Go zero time is the year 1: negative seconds mean "not set".
        at = time.seconds > 0 ? Date(timeIntervalSince1970: Double(time.seconds) + Double(time.nanos) / 1e9) : nil
    }
}
