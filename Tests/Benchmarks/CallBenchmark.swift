// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import Glibc
import NIOPosix

/// `State` of a real runc shim, on one connection.
struct CallBenchmark {
    let go: GoClient?
    let runs: Int

    private static let calls = 20_000

    func run(into table: inout ResultTable) async throws {
        if let why = await RealShim.obstacle { return table.omit("calls to a real shim", because: why) }
        let eventLoop = MultiThreadedEventLoopGroup.singleton.next()
        var rows: [(name: String, figures: (ours: Figures, go: Figures?, bare: Figures?))] = []
        try await RealShim.run { shim in
            let caller = LoopCaller(eventLoop)
            let task = try await shim.connect(on: eventLoop)
            for inFlight in [1, 16, 256] {
                let figures = try await measure(shim, inFlight) { count in
                    try await caller.calls(count, inFlight: inFlight, of: task)
                }
                rows.append(("State, real shim, \(inFlight) in flight", figures))
            }
            for inFlight in [1, 16] {
                let figures = try await measure(shim, inFlight) { count in
                    try await PoolCaller.calls(count, inFlight: inFlight, of: task)
                }
                rows.append(("the same from any thread, \(inFlight) in flight", figures))
            }
            await task.shim.close()
        }
        for (name, figures) in rows {
            table.add(name, ours: figures.ours, go: figures.go, bare: figures.bare)
        }
    }

    /// In turns, so that what else the machine does hits all.
    private func measure(
        _ shim: MeasuredShim,
        _ inFlight: Int,
        calls: (Int) async throws -> [Duration]
    ) async throws -> (ours: Figures, go: Figures?, bare: Figures?) {
        let count = inFlight == 1 ? Self.calls / 4 : Self.calls
        var (ours, theirs, bare): ([Figures], [Figures], [Figures]) = ([], [], [])
        for _ in 0..<runs {
            _ = try await calls(count / 5)
            ours.append(try await .of { try await calls(count) })
            if let go { theirs.append(try await go.figures(["calls", "\(inFlight)", "\(count)"], on: [shim])) }
            if inFlight == 1 { bare.append(try await BareSocket.figures(count)) }
        }
        return (
            Figures(middleOf: ours), theirs.isEmpty ? nil : Figures(middleOf: theirs),
            bare.isEmpty ? nil : Figures(middleOf: bare)
        )
    }
}
