// SPDX-License-Identifier: Apache-2.0

import GRPC
import TTRPC

/// Why a simulated shim does not do what it is asked, whatever it speaks.
enum TaskRefusal: Error {
    /// The task is in no state for it; the runc shim has no better code.
    case unknown(String)
    case notFound(String)
}

extension TTRPCStatus {
    init(_ refusal: TaskRefusal) {
        switch refusal {
        case .unknown(let message): self.init(code: .unknown, message: message)
        case .notFound(let message): self.init(code: .notFound, message: message)
        }
    }
}

extension GRPCStatus {
    init(_ refusal: TaskRefusal) {
        switch refusal {
        case .unknown(let message): self.init(code: .unknown, message: message)
        case .notFound(let message): self.init(code: .notFound, message: message)
        }
    }
}
