// SPDX-License-Identifier: Apache-2.0

import ContainerdShims

@testable import HostActions

extension ActionReport {
    /// What was asked for was done.
    static func done(_ words: String, lines: [String] = [], detours: [Detour] = []) -> ActionReport {
        ActionReport(.success(ActionOutcome(words: words, lines: lines)), detours: detours)
    }

    static func failed(_ code: ShimError.Code, _ message: String) -> ActionReport {
        .failed(ShimError(code, message))
    }
}
