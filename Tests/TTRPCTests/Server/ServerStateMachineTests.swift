// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import TTRPC

@Suite struct ServerStateMachineTests {
    private func receive(
        _ machine: inout ServerStateMachine,
        _ stream: UInt32,
        _ kind: Frame.Kind = .request,
        _ data: [UInt8] = []
    ) -> String {
        describe(machine.received(.frame(Frame(streamID: stream, kind: kind, data: data))))
    }

    private func describe(_ action: ServerStateMachine.ReceiveAction) -> String {
        switch action {
        case .serve(let streamID, let request): "serve \(request.method) on \(streamID)"
        case .refuse(let streamID, let status): "refuse \(streamID): \(status)"
        case .ignore: "ignore"
        }
    }

    @Test func requestsOnRisingOddStreamsAreServed() {
        var machine = ServerStateMachine()
        #expect(receive(&machine, 1, .request, [0x12, 1, 0x41]) == "serve A on 1")
        #expect(receive(&machine, 9, .request, [0x12, 1, 0x42]) == "serve B on 9")
    }

    @Test func evenStreamsAreRefused() {
        var machine = ServerStateMachine()
        let refusal = "code 3: StreamID must be odd for client initiated streams"
        #expect(receive(&machine, 2) == "refuse 2: \(refusal)")
        #expect(receive(&machine, 4, .data) == "refuse 4: \(refusal)")
        #expect(receive(&machine, 1) == "serve  on 1", "and count for nothing")
    }

    @Test func streamsThatDoNotRiseAreRefused() {
        var machine = ServerStateMachine()
        _ = receive(&machine, 5)
        for stream in [5, 3] as [UInt32] {
            let refusal = "code 3: StreamID cannot be re-used and must increment"
            #expect(receive(&machine, stream) == "refuse \(stream): \(refusal)")
        }
    }

    @Test func anUndecodableRequestIsRefused() {
        var machine = ServerStateMachine()
        #expect(receive(&machine, 1, .request, [0xFF]).hasPrefix("refuse 1: code 3: unmarshal request error: "))
        #expect(receive(&machine, 1).hasSuffix("must increment"), "its stream is used up")
    }

    @Test func anOversizedRequestIsRefused() {
        var machine = ServerStateMachine()
        #expect(
            describe(machine.received(.oversized(streamID: 1, bytes: 4_194_305)))
                == "refuse 1: code 8: message length 4194305 exceed maximum message size of 4194304"
        )
        #expect(receive(&machine, 1) == "serve  on 1")
    }

    @Test func dataOnAStreamThatNobodyStreamsOnIsRefused() {
        var machine = ServerStateMachine()
        #expect(receive(&machine, 1, .data) == "refuse 1: code 3: StreamID is no longer active")
    }

    @Test func aResponseIsIgnored() {
        var machine = ServerStateMachine()
        #expect(receive(&machine, 1, .response) == "ignore")
    }
}
