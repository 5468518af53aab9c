// SPDX-License-Identifier: Apache-2.0

public import FoundationEssentials
package import SwiftProtobuf

/// How a process ended.
public struct TaskExit: Sendable, Hashable {
    /// Exit status, 128 + signal when one killed it.
    public var status: UInt32
    /// When it ended; nil when the shim does not say.
    public var at: Date?
    /// Its pid while it ran; nil when the answer does not name it.
    public var pid: Int32?

    /// An end of this kind.
    public init(status: UInt32, at: Date? = nil, pid: Int32? = nil) {
        self.status = status
        self.at = at
        self.pid = pid
    }

    package init(status: UInt32, at time: Google_Protobuf_Timestamp, pid: UInt32 = 0) {
        self.init(status: status, at: time.date, pid: pid == 0 ? nil : Int32(truncatingIfNeeded: pid))
    }
}

extension Google_Protobuf_Timestamp {
    /// nil for a time that is not set: absent, or Go's zero time, the year 1, whose seconds are negative.
    package var date: Date? { seconds > 0 ? Date(timeIntervalSince1970: Double(seconds) + Double(nanos) / 1e9) : nil }
}
