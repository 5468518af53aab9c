// SPDX-License-Identifier: Apache-2.0

/// What the host tells of a task beside what its shim says, read without a call to anybody.
package struct TaskMeasures: Sendable, Hashable {
    /// How full a pipe is that lines of the task go through.
    package struct Pipe: Sendable, Hashable {
        /// Which it is.
        package enum Kind: String, Sendable, Hashable, CaseIterable {
            case stdout
            case stderr
            /// The shim's own log.
            case log
        }

        /// Which it is.
        package var kind: Kind
        /// Bytes that wait to be read.
        package var waitingBytes: Int
        /// Bytes that fit in.
        package var capacityBytes: Int

        /// Whether the kernel lets no more in, though bytes would fit: each piece may begin another page.
        package var isFull: Bool

        /// A pipe in this state; it is full where less than two pages are left, if `isFull` does not say.
        package init(kind: Kind, waitingBytes: Int, capacityBytes: Int, isFull: Bool? = nil) {
            self.kind = kind
            self.waitingBytes = waitingBytes
            self.capacityBytes = capacityBytes
            self.isFull = isFull ?? (capacityBytes > 8192 && waitingBytes >= capacityBytes - 8192)
        }

        /// How full it is, 0 to 100; 100 also where no more is let in.
        package var percent: Int {
            guard capacityBytes > 0 else { return 0 }
            return isFull ? 100 : min(100, waitingBytes * 100 / capacityBytes)
        }
    }

    /// Processes and threads, as the kernel counts them against the limit of the cgroup; nil where that is not seen.
    package var processes: Int?
    /// Share of one processor since it was measured last, in percent: 250 is two and a half; nil at the first time.
    package var processorPercent: Double?
    /// Processor time that its cgroup has used since it was made, by all processors together.
    package var processorTime: Duration?
    /// Memory in use that cannot be given back at once, in bytes.
    package var workingSetBytes: Int?
    /// Memory that may be used, in bytes; nil for no limit.
    package var memoryLimitBytes: Int?
    /// Processor time that its shim has used, whatever else that serves.
    package var shimProcessorTime: Duration?
    /// Memory of its shim that is in RAM, in bytes.
    package var shimResidentBytes: Int?
    /// The fullest pipe; nil where none can be looked at without harm.
    package var fullestPipe: Pipe?

    /// Measures of these values.
    package init(processes: Int? = nil, fullestPipe: Pipe? = nil) {
        self.processes = processes
        self.fullestPipe = fullestPipe
    }
}
