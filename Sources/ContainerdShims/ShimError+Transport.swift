// SPDX-License-Identifier: Apache-2.0

extension ShimError {
    /// Says which call on which task failed, in containerd's class of error, with the shim's words.
    package init(_ error: ShimTransportError, attempting method: String, on id: String) {
        switch error {
        case .status(let code, let message):
            self.init(Code(status: code, message), "\(method) \(id): \(message)")
        case .deadlineExceeded(let duration):
            self.init(.deadlineExceeded, "\(method) \(id): no answer in \(duration.brief)")
        case .closed(let why):
            self.init(.unavailable, "\(method) \(id): the connection to the shim ended: \(why)")
        case .nobodyListens(let why):
            self.init(.unavailable, "\(method) \(id): the shim is gone: \(why)")
        case .malformed(let why):
            self.init(.invalid, "\(method) \(id): \(why)")
        case .notTried(let why):
            self.init(.resourceExhausted, "\(method) \(id): not asked, as shimtop is \(why)")
        case .cancelled:
            self.init(.unavailable, "\(method) \(id): given up")
        }
    }
}

extension ShimError.Code {
    /// containerd's class of a status.
    ///
    /// The runc shim refuses what does not fit the task's state with code 2, and says so in words alone.
    fileprivate init(status: Int32, _ message: String) {
        typealias Status = ShimTransportError.Code
        self =
            switch status {
            case Status.invalidArgument: .invalidArgument
            case Status.deadlineExceeded: .deadlineExceeded
            case Status.notFound: .notFound
            case Status.alreadyExists: .alreadyExists
            case Status.failedPrecondition: .failedPrecondition
            case Status.unimplemented: .unimplemented
            case Status.unavailable: .unavailable
            case Status.unknown where message.isRefusalOfState: .failedPrecondition
            default: .unknown
            }
    }
}

extension String {
    /// Such as "cannot delete a running process" and "cannot pause task in created state".
    fileprivate var isRefusalOfState: Bool {
        hasPrefix("cannot ") && (hasSuffix(" process") || hasSuffix(" state"))
    }
}

extension Duration {
    /// `250 ms` below a second, `2 s` or `2.5 s` above.
    package var brief: String {
        if self < .seconds(1) { return "\(Int(self / .milliseconds(1))) ms" }
        let tenths = Int(self / .milliseconds(100))
        return tenths % 10 == 0 ? "\(tenths / 10) s" : "\(tenths / 10).\(tenths % 10) s"
    }
}
