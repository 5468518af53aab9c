// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import NIOCore
import SwiftProtobuf
import Testing

@testable import TTRPC

@Suite struct FrameTests {
    @Test func aFrameIsAHeaderOfTenBytesAndItsData() {
        let frame = Frame(streamID: 0x0102_0305, kind: .data, flags: [.remoteClosed, .noData], data: [0xAA, 0xBB])
        var buffer = ByteBuffer()
        frame.write(into: &buffer)
        #expect(
            Array(buffer.readableBytesView) == [
                0x00, 0x00, 0x00, 0x02,  // data length
                0x01, 0x02, 0x03, 0x05,  // stream
                0x03,  // type: data
                0x05,  // flags: remote closed, no data
                0xAA, 0xBB,  // data
            ]
        )
    }

    @Test func aRequestHasTheFieldsOfTheProtocol() throws {
        var request = WireRequest()
        request.service = "a.B"
        request.method = "Go"
        request.payload = .init([0xCA, 0xFE])
        request.timeoutNano = 1_000_000_000
        request.metadata = [.with { ($0.key, $0.value) = ("k", "v") }]
        #expect(
            try request.serializedBytes() == [
                0x0A, 0x03, 0x61, 0x2E, 0x42,  // 1: service "a.B"
                0x12, 0x02, 0x47, 0x6F,  // 2: method "Go"
                0x1A, 0x02, 0xCA, 0xFE,  // 3: payload
                0x20, 0x80, 0x94, 0xEB, 0xDC, 0x03,  // 4: timeout_nano, 1 s
                0x2A, 0x06,  // 5: metadata, 6 bytes
                0x0A, 0x01, 0x6B,  // 5.1: key "k"
                0x12, 0x01, 0x76,  // 5.2: value "v"
            ] as [UInt8]
        )
    }

    @Test func aResponseHasTheFieldsOfTheProtocol() throws {
        let bytes: [UInt8] = [
            0x0A, 0x06,  // 1: status, 6 bytes
            0x08, 0x05,  // 1.1: code, 5 (not found)
            0x12, 0x02, 0x6E, 0x6F,  // 1.2: message "no"
            0x12, 0x01, 0x2A,  // 2: payload
        ]
        let response = try WireResponse(serializedBytes: bytes)
        #expect(response.status.code == 5)
        #expect(response.status.message == "no")
        #expect(Array(response.payload) == [0x2A])
    }
}
