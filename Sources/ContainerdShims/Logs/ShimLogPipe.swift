// SPDX-License-Identifier: Apache-2.0
public struct ShimLogPipe: Sendable {
    public init(path: String) {}
    public func follow(_ deliver: @Sendable @escaping (LogPipeUpdate) -> Void) async {}
}
