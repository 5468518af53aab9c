// SPDX-License-Identifier: Apache-2.0

import RPC

extension ShimError {
    /// Says which call on which task failed, in containerd's class of error, with the shim's words.
    package init(_ error: ShimTransportError, attempting method: String, on id: String) {
        switch error {
        case .status(let status):
            self.init(Code(status), "\(method) \(id): \(status.message)")
        case .deadlineExceeded(let duration):
            self.init(.deadlineExceeded, "\(method) \(id): no answer in \(duration.brief)")
        case .closed(let why):
            self.init(.unavailable, "\(method) \(id): the connection to the shim ended: \(why)")
        case .nobodyListens(let why):
            self.init(.unavailable, "\(method) \(id): nobody listens: \(why)")
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
    fileprivate init(_ status: RPCStatus) {
        self =
            switch status.code {
            case .invalidArgument: .invalidArgument
            case .deadlineExceeded: .deadlineExceeded
            case .notFound: .notFound
            case .alreadyExists: .alreadyExists
            case .failedPrecondition: .failedPrecondition
            case .unimplemented: .unimplemented
            case .unavailable: .unavailable
            case .unknown where status.message.isRefusalOfState: .failedPrecondition
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
