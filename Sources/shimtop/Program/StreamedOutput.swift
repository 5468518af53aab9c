// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Standard output for those who are called with lines as they come, and cannot throw: whoever runs them asks.
final class StreamedOutput: Sendable {
    private let failure = Mutex<OutputFailure?>(nil)
    /// Over once something was not taken.
    private let isWhole: AsyncStream<Never>
    private let losing: AsyncStream<Never>.Continuation

    init() { (isWhole, losing) = AsyncStream.makeStream() }

    /// Writes all bytes, behind those of whoever writes meanwhile; false when they, or some before them, are not taken.
    @discardableResult
    func write(_ bytes: [UInt8]) -> Bool {
        failure.withLock { failure in
            guard failure == nil else { return false }
            do throws(OutputFailure) {
                try StandardOutput.write(bytes)
                return true
            } catch {
                failure = error
                losing.finish()
                return false
            }
        }
    }

    /// Returns once something was not taken, or when the caller is cancelled.
    func waitUntilLost() async { for await _ in isWhole {} }

    /// Throws when something was not taken.
    func check() throws(OutputFailure) { if let failure = failure.withLock({ $0 }) { throw failure } }
}
