// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOHPACK
import RPC

/// The server's side of one connection: which requests are coming in, and when they are calls.
struct ServerStateMachine {
    private struct Request {
        let headers: HPACKHeaders
        var decoder = MessageDecoder()
        var window = ReceiveWindow(target: ReceiveWindow.streamBytes)
        var message: [UInt8]?
    }

    private var requests: [Int32: Request] = [:]

    enum ReceiveAction {
        case none
        case serve(ServerRequest)
        case refuse(RPCStatus)
    }

    mutating func received(headers: HPACKHeaders, on streamID: Int32) {
        // A second block is trailers, of which gRPC's clients send none.
        if requests[streamID] == nil { requests[streamID] = Request(headers: headers) }
    }

    mutating func received(data: ByteBuffer, on streamID: Int32) -> ReceiveAction {
        do throws(MessageDecoder.Failure) {
            for message in try requests[streamID]?.decoder.append(data) ?? [] {
                guard requests[streamID]?.message == nil else { return refuse(streamID, "more than one message") }
                requests[streamID]?.message = message
            }
            return .none
        } catch {
            switch error {
            case .tooLarge(let bytes):
                requests[streamID] = nil
                return .refuse(.tooLarge(bytes))
            case .compressed: return refuse(streamID, "a compressed message")
            }
        }
    }

    /// The client has sent everything.
    mutating func receivedEnd(of streamID: Int32) -> ReceiveAction {
        guard let request = requests.removeValue(forKey: streamID) else { return .none }
        guard let message = request.message, !request.decoder.isInsideMessage else {
            return refuse(streamID, "no message")
        }
        return .serve(ServerRequest(headers: request.headers, payload: message))
    }

    private mutating func refuse(_ streamID: Int32, _ what: String) -> ReceiveAction {
        requests[streamID] = nil
        return .refuse(RPCStatus(code: .unimplemented, message: "one plain message is due in a request, not \(what)"))
    }

    /// The stream is over, whatever had come.
    mutating func closed(_ streamID: Int32) { requests[streamID] = nil }

    /// A stream's window has this size now; returns by how much it is to be opened.
    mutating func windowChanged(of streamID: Int32, to size: Int) -> Int? {
        requests[streamID]?.window.changed(to: size)
    }
}
