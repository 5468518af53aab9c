// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOHPACK
import RPC
import Testing

@testable import GRPC

/// The decisions of one connection, without one.
@Suite struct ClientStateMachineTests {
    private typealias Machine = ClientStateMachine<String>

    private static let headers: HPACKHeaders = [":status": "200", "content-type": "application/grpc"]
    private static let message = ByteBuffer(bytes: [0, 0, 0, 0, 1, 7])

    private func started(_ names: String..., kind: ClientCall<String>.Kind = .unary) -> Machine {
        var machine = Machine()
        for name in names { _ = machine.start(name, kind: kind, requestBytes: 0, deadline: nil, canWrite: true) }
        return machine
    }

    private func describe(_ action: Machine.ReceiveAction) -> String {
        switch action {
        case .ignore: "ignore"
        case .deliver(let name, let messages): "deliver \(messages) to \(name)"
        case .complete(let name, let ending, let reset): "complete \(name): \(ending)\(reset ? ", reset" : "")"
        }
    }

    @Test func streamsAreOddAndRise() {
        var machine = Machine()
        for expected in [1, 3, 5] as [Int32] {
            guard
                case .send(let streamID) = machine.start(
                    "a",
                    kind: .unary,
                    requestBytes: 0,
                    deadline: nil,
                    canWrite: true
                )
            else {
                Issue.record("not sent")
                continue
            }
            #expect(streamID == expected)
        }
    }

    @Test func whatCannotBeSentFailsAtOnce() {
        var machine = Machine()
        guard
            case .fail("large", .requestTooLarge(.grpc, let bytes, limit: 4 << 20)) = machine.start(
                "large",
                kind: .unary,
                requestBytes: (4 << 20) + 1,
                deadline: nil,
                canWrite: true
            )
        else {
            Issue.record("it was sent")
            return
        }
        #expect(bytes == (4 << 20) + 1)
        guard
            case .fail("late", .status(let status)) = machine.start(
                "late",
                kind: .unary,
                requestBytes: 0,
                deadline: nil,
                canWrite: false
            )
        else {
            Issue.record("it was sent")
            return
        }
        #expect(status.code == .resourceExhausted)
    }

    @Test func aReplyCompletesItsCall() {
        var machine = started("a", "b")
        machine.requestWritten(3)
        #expect(describe(machine.received(headers: Self.headers, isLast: false, on: 3)) == "ignore")
        #expect(describe(machine.received(data: Self.message, on: 3)) == "ignore")
        #expect(describe(machine.received(headers: ["grpc-status": "0"], isLast: true, on: 3)) == "ignore")
        #expect(describe(machine.receivedEnd(of: 3)) == "complete b: reply([7])")
        #expect(describe(machine.receivedEnd(of: 3)) == "ignore")
    }

    @Test func aReplyBeforeTheWholeRequestHasLeftStopsTheRequest() {
        var machine = started("a")
        let trailers: HPACKHeaders = [":status": "200", "grpc-status": "8"]
        #expect(describe(machine.received(headers: trailers, isLast: true, on: 1)) == "ignore")
        #expect(describe(machine.receivedEnd(of: 1)) == "complete a: failure(code 8: ), reset")
    }

    @Test func aStreamDeliversAndEnds() {
        var machine = started("a", kind: .streaming)
        machine.requestWritten(1)
        _ = machine.received(headers: Self.headers, isLast: false, on: 1)
        #expect(describe(machine.received(data: Self.message, on: 1)) == "deliver [[7]] to a")
        #expect(machine.windowChanged(of: 1, to: 0) == 65_535 - 6, "the message is held")
        #expect(machine.taken(6, of: 1) == nil)
        #expect(machine.windowChanged(of: 1, to: 0) == 65_535)
        _ = machine.received(headers: ["grpc-status": "0"], isLast: true, on: 1)
        #expect(describe(machine.receivedEnd(of: 1)) == "complete a: endOfStream")
        #expect(machine.windowChanged(of: 1, to: 0) == nil)
    }

    @Test func framesOfACallThatWasGivenUpAreIgnored() {
        var machine = started("a", "b")
        #expect(machine.cancelled(1) == "a")
        #expect(machine.cancelled(1) == nil)
        #expect(describe(machine.received(headers: Self.headers, isLast: false, on: 1)) == "ignore")
        #expect(describe(machine.received(data: Self.message, on: 1)) == "ignore")
        #expect(describe(machine.failed(1, .cancelled)) == "ignore")
        #expect(machine.windowChanged(of: 1, to: 0) == nil)
    }

    @Test func deadlinesEndTheirOwnCalls() {
        var machine = Machine()
        let now = NIODeadline.now()
        for (name, offset) in [("a", 1), ("b", 2)] as [(String, Int64)] {
            let deadline = now + .seconds(offset)
            _ = machine.start(name, kind: .unary, requestBytes: 0, deadline: deadline, canWrite: true)
        }
        _ = machine.start("c", kind: .streaming, requestBytes: 0, deadline: nil, canWrite: true)
        #expect(machine.earliestDeadline == now + .seconds(1))
        #expect(machine.passed(now + .seconds(1)) == [1: "a"])
        #expect(machine.passed(now + .seconds(100)) == [3: "b"])
        #expect(machine.earliestDeadline == nil)
    }

    @Test func goingAwayFailsTheCallsAfterTheLastOneAndWaitsForTheOthers() {
        var machine = started("a", "b", "c")
        let reason = RPCCloseReason.goAway("NO_ERROR")
        #expect(machine.receivedGoAway(lastStreamID: Int32.max, reason) == [])
        #expect(machine.receivedGoAway(lastStreamID: 1, .goAway("again")).sorted() == ["b", "c"])
        #expect(machine.refusal == reason)
        #expect(machine.closeReason == nil)
        #expect(machine.isDrained == false)
        _ = machine.cancelled(1)
        #expect(machine.isDrained == true)
        guard
            case .fail("d", .closed(reason)) = machine.start(
                "d",
                kind: .unary,
                requestBytes: 0,
                deadline: nil,
                canWrite: true
            )
        else {
            Issue.record("it was sent")
            return
        }
    }

    @Test func itClosesOnce() {
        var machine = started("a", "b")
        #expect(machine.closed(.byPeer).sorted() == ["a", "b"])
        #expect(machine.closed(.byUs) == [])
        #expect(machine.closeReason == .byPeer)
        #expect(machine.isDrained == false)
    }
}
