// SPDX-License-Identifier: Apache-2.0

package import LinuxHost

extension BlockingIO {
    /// Reads files of the host for `what`, such as `ID: spec`; may be run again from its beginning.
    ///
    /// Throws what the work throws, and `deadlineExceeded` where a file system does not answer.
    package static func read<Value: Sendable>(
        _ what: String,
        _ work: @escaping @Sendable () throws(ShimError) -> Value
    ) async throws(ShimError) -> Value {
        try await read(otherwise: { ShimError($0, what) }, work)
    }

    /// Changes something on the host for `what`, once at most: it may still be done after `deadlineExceeded` is thrown.
    package static func change<Value: Sendable>(
        _ what: String,
        within limit: Duration = workTime,
        _ work: @escaping @Sendable () throws(ShimError) -> Value
    ) async throws(ShimError) -> Value {
        try await change(within: limit, otherwise: { ShimError($0, what) }, work)
    }
}
