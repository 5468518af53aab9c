// SPDX-License-Identifier: Apache-2.0

/// Work that fails in the words of whoever asks for it, into which is put what ``BlockingIO`` itself throws.
extension BlockingIO {
    /// Runs work that only reads, as ``read(within:_:)`` does.
    package static func read<Value: Sendable, Failure: Error>(
        within limit: Duration = workTime,
        otherwise failure: (SystemError) -> Failure,
        _ work: @escaping @Sendable () throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        try await unwrapped(failure) { () throws(SystemError) in
            try await read(within: limit) { () throws(SystemError) in kept(work) }
        }
    }

    /// Runs work that changes something, as ``change(within:_:)`` does.
    package static func change<Value: Sendable, Failure: Error>(
        within limit: Duration = workTime,
        otherwise failure: (SystemError) -> Failure,
        _ work: @escaping @Sendable () throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        try await unwrapped(failure) { () throws(SystemError) in
            try await change(within: limit) { () throws(SystemError) in kept(work) }
        }
    }

    /// Runs work that only reads and blocks the calling thread, as ``wait(within:_:)`` does.
    package static func wait<Value: Sendable, Failure: Error>(
        within limit: Duration = workTime,
        otherwise failure: (SystemError) -> Failure,
        _ work: @escaping @Sendable () throws(Failure) -> Value
    ) throws(Failure) -> Value {
        let result: Result<Value, Failure>
        do throws(SystemError) {
            result = try wait(within: limit) { () throws(SystemError) in kept(work) }
        } catch {
            throw failure(error)
        }
        return try result.get()
    }

    private static func unwrapped<Value, Failure>(
        _ failure: (SystemError) -> Failure,
        _ run: () async throws(SystemError) -> Result<Value, Failure>
    ) async throws(Failure) -> Value {
        let result: Result<Value, Failure>
        do throws(SystemError) { result = try await run() } catch { throw failure(error) }
        return try result.get()
    }

    private static func kept<Value, Failure>(_ work: () throws(Failure) -> Value) -> Result<Value, Failure> {
        Result { () throws(Failure) in try work() }
    }
}
