// SPDX-License-Identifier: Apache-2.0

import NIOCore
import Synchronization

/// The connections of a server that has room for only so many.
///
/// Whoever comes gets the place of somebody who does not use it: who has been answered and stays, who has not asked yet, or who
/// does not take the answer. Of those the one who came first goes.
final class ConnectionPlaces: Sendable {
    enum Phase: Int, Sendable {
        /// All of the answer was taken.
        case leaving
        /// The question has not come yet.
        case connected
        /// The answer is being taken.
        case answered
        /// The answer is being made.
        case asked
    }

    fileprivate struct Place {
        let channel: any Channel
        var phase = Phase.connected
    }

    fileprivate struct State {
        /// By the order in which they came.
        var places: [Int: Place] = [:]
        var last = 0
        /// Who waits for a place: the one that accepts connections.
        var waiter: CheckedContinuation<Void, Never>?
    }

    private let most: Int
    private let state = Mutex(State())

    init(most: Int) { self.most = most }

    /// A place for a connection; waits while all answers are being made, which does not take long.
    ///
    /// Called by one at a time.
    func take(_ channel: any Channel) async -> Int {
        while true {
            let (place, loser) = state.withLock { $0.take(channel, most) }
            loser?.close(promise: nil)
            if let place { return place }
            await withCheckedContinuation { waiter in
                let mustWait = state.withLock { state in
                    guard state.isFull(most) else { return false }
                    state.waiter = waiter
                    return true
                }
                if !mustWait { waiter.resume() }
            }
        }
    }

    func has(_ place: Int, _ phase: Phase) { change { $0.places[place]?.phase = phase } }

    func leave(_ place: Int) { change { $0.places[place] = nil } }

    private func change(_ body: (inout State) -> Void) {
        let waiter = state.withLock { state in
            body(&state)
            return state.isFull(most) ? nil : state.waiter.take()
        }
        waiter?.resume()
    }
}

extension ConnectionPlaces.State {
    func isFull(_ most: Int) -> Bool { places.count >= most && places.values.allSatisfy { $0.phase == .asked } }

    /// A place, and who loses it; none when all are in use.
    mutating func take(_ channel: any Channel, _ most: Int) -> (place: Int?, loser: (any Channel)?) {
        var loser: (any Channel)?
        if places.count >= most {
            let free = places.filter { $0.value.phase != .asked }
            guard let key = free.min(by: { ($0.value.phase.rawValue, $0.key) < ($1.value.phase.rawValue, $1.key) })?.key
            else { return (nil, nil) }
            loser = places.removeValue(forKey: key)?.channel
        }
        last += 1
        places[last] = ConnectionPlaces.Place(channel: channel)
        return (last, loser)
    }
}
