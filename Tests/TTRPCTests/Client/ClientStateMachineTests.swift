// SPDX-License-Identifier: Apache-2.0

import NIOCore
import RPC
import Testing

@testable import TTRPC

/// Every state with every input.
@Suite struct ClientStateMachineTests {
    typealias Machine = ClientStateMachine<String>

    enum State: String, CaseIterable {
        case fresh, inFlight, givenUp, closed

        /// But for `fresh`, stream 1 was given to the call "A", due at 10.
        func machine() -> Machine {
            var machine = Machine()
            if self == .fresh { return machine }
            _ = machine.start("A", requestBytes: 1, deadline: .uptimeNanoseconds(10), canWrite: true)
            switch self {
            case .givenUp: _ = machine.cancelled(1)
            case .closed: _ = machine.closed(.byPeer)
            default: break
            }
            return machine
        }
    }

    enum Input: CaseIterable {
        case start, startTooLarge, startUnread
        case reply, emptyReply, status, okStatus, malformedReply, data, oversized
        case replyOnUnopenedStream, replyOnEvenStream, request
        case passedBefore, passedAt, cancelled, closed

        func apply(to machine: inout Machine) -> String {
            let due = NIODeadline.uptimeNanoseconds(20)
            switch self {
            case .start: return describe(machine.start("B", requestBytes: 4 << 20, deadline: due, canWrite: true))
            case .startTooLarge:
                return describe(machine.start("B", requestBytes: (4 << 20) + 1, deadline: due, canWrite: true))
            case .startUnread: return describe(machine.start("B", requestBytes: 1, deadline: due, canWrite: false))
            case .reply: return receive(1, .response, [0x12, 1, 42], &machine)
            case .emptyReply: return receive(1, .response, [], &machine)
            case .status: return receive(1, .response, [0x0A, 6, 0x08, 5, 0x12, 2, 0x6E, 0x6F], &machine)
            case .okStatus: return receive(1, .response, [0x0A, 2, 0x08, 0, 0x12, 1, 42], &machine)
            case .malformedReply: return receive(1, .response, [0x12, 9, 42], &machine)
            case .data: return receive(1, .data, [], &machine)
            case .oversized: return describe(machine.received(.oversized(streamID: 1, bytes: 5 << 20)))
            case .replyOnUnopenedStream: return receive(3, .response, [], &machine)
            case .replyOnEvenStream: return receive(2, .response, [], &machine)
            case .request: return receive(1, .request, [], &machine)
            case .passedBefore: return "\(machine.passed(.uptimeNanoseconds(9)))"
            case .passedAt: return "\(machine.passed(.uptimeNanoseconds(10)))"
            case .cancelled: return machine.cancelled(1) ?? "nobody"
            case .closed: return "\(machine.closed(.byUs))"
            }
        }

        private func receive(_ stream: UInt32, _ kind: Frame.Kind, _ data: [UInt8], _ machine: inout Machine) -> String
        {
            describe(machine.received(.frame(Frame(streamID: stream, kind: kind, data: data))))
        }

        private func describe(_ action: Machine.StartAction) -> String {
            switch action {
            case .send(let streamID): "send on \(streamID)"
            case .fail(let waiter, let error): "\(waiter): \(error)"
            }
        }

        private func describe(_ action: Machine.ReceiveAction) -> String {
            switch action {
            case .complete(let waiter, .success(let payload)): "\(waiter): \(payload)"
            case .complete(let waiter, .failure(let error)): "\(waiter): \(error)"
            case .ignore: "ignore"
            case .close(let reason): "close: \(reason)"
            }
        }

        /// What happens in the states `fresh`, `inFlight`, `givenUp` and `closed`.
        var expected: [String] {
            let unopened = "close: broken frame: an answer on stream 1, which was never opened"
            let over = "B: the connection has ended: closed by the other side"
            func answer(_ text: String) -> [String] { [unopened, "A: \(text)", "ignore", "ignore"] }
            func always(_ text: String, closed: String) -> [String] { [text, text, text, closed] }
            switch self {
            case .start: return ["send on 1", "send on 3", "send on 3", over]
            case .startTooLarge:
                return always("B: a request of 4194305 bytes is over ttrpc's limit of 4194304", closed: over)
            case .startUnread:
                let text = "B: code 8: not sent: the server has left 16777216 bytes of requests unread"
                return always(text, closed: over)
            case .reply, .okStatus: return answer("[42]")
            case .emptyReply: return answer("[]")
            case .status: return answer("code 5: no")
            case .malformedReply: return answer("the reply is no ttrpc response: its 3 bytes cannot be decoded")
            case .data: return answer("the reply is no ttrpc response: it streams where one answer was due")
            case .oversized: return answer("a reply of 5242880 bytes is over ttrpc's limit of 4194304")
            case .replyOnUnopenedStream:
                return always("close: broken frame: an answer on stream 3, which was never opened", closed: "ignore")
            case .replyOnEvenStream:
                return always("close: broken frame: an answer on stream 2, which was never opened", closed: "ignore")
            case .request:
                return always("close: broken frame: a request from the server, on stream 1", closed: "ignore")
            case .passedBefore: return always("[]", closed: "[]")
            case .passedAt: return ["[]", "[\"A\"]", "[]", "[]"]
            case .cancelled: return ["nobody", "A", "nobody", "nobody"]
            case .closed: return ["[]", "[\"A\"]", "[]", "[]"]
            }
        }
    }

    @Test(arguments: State.allCases, Input.allCases)
    func everyStateTakesEveryInput(state: State, input: Input) throws {
        var machine = state.machine()
        let index = try #require(State.allCases.firstIndex(of: state))
        #expect(input.apply(to: &machine) == input.expected[index])
        if state == .closed { #expect(machine.closeReason == .byPeer, "the first reason stays") }
    }

    @Test func theNextDeadlineIsTheEarliestOfTheCallsInFlight() {
        var machine = Machine()
        #expect(machine.earliestDeadline == nil)
        for (call, due) in [("A", 30), ("B", 10), ("C", 20)] as [(String, UInt64)] {
            _ = machine.start(call, requestBytes: 1, deadline: .uptimeNanoseconds(due), canWrite: true)
        }
        #expect(machine.earliestDeadline == .uptimeNanoseconds(10))
        #expect(Set(machine.passed(.uptimeNanoseconds(20))) == ["B", "C"])
        #expect(machine.earliestDeadline == .uptimeNanoseconds(30))
        #expect(machine.closed(.byUs) == ["A"])
        #expect(machine.earliestDeadline == nil)
    }
}
