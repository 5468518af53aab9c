// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Glibc

/// Signals that this program gets and passes on.
struct ProcessSignals {
    private let sources: [any DispatchSourceSignal]
    /// The signals as they come; more than these few at once are dropped.
    let stream: AsyncStream<Int32>

    /// From now on these signals do nothing but come here.
    init(_ numbers: [Int32]) {
        let (stream, continuation) = AsyncStream.makeStream(of: Int32.self, bufferingPolicy: .bufferingNewest(16))
        self.stream = stream
        sources = numbers.map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { continuation.yield(number) }
            source.resume()
            return source
        }
    }

    func cancel() {
        for source in sources { source.cancel() }
    }
}
