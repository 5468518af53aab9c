// SPDX-License-Identifier: Apache-2.0

import Synchronization

extension ShimBundle {
    /// Removes the bundle as ``BundleRemoval/remove(_:)`` does, and returns what could not be removed.
    ///
    /// A file system that does not come off in time is not waited for: the removal goes on by itself then, and
    /// `deadlineExceeded` is thrown.
    func remove(within deadline: Duration) async throws(ShimError) -> [String] {
        let answer: Result<[String], ShimError> = await withCheckedContinuation { continuation in
            let first = FirstAnswer(continuation)
            // Neither can be a child task: nobody can end a thread that is inside umount(2).
            Task { first.give(await Self.removal(of: self)) }
            Task {
                try? await Task.sleep(for: deadline)
                let why = "\(id): its bundle was not removed in \(deadline.brief); that goes on by itself"
                first.give(.failure(ShimError(.deadlineExceeded, why)))
            }
        }
        return try answer.get()
    }

    @concurrent
    private static func removal(of bundle: ShimBundle) async -> Result<[String], ShimError> {
        do throws(ShimError) { return .success(try BundleRemoval.remove(bundle)) } catch { return .failure(error) }
    }

    /// Resumes a continuation with what comes first.
    private final class FirstAnswer: Sendable {
        private let waiting: Mutex<CheckedContinuation<Result<[String], ShimError>, Never>?>

        init(_ continuation: CheckedContinuation<Result<[String], ShimError>, Never>) {
            waiting = Mutex(continuation)
        }

        func give(_ answer: Result<[String], ShimError>) {
            let waiter = waiting.withLock { waiting in
                defer { waiting = nil }
                return waiting
            }
            waiter?.resume(returning: answer)
        }
    }
}
