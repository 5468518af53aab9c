// SPDX-License-Identifier: Apache-2.0

import NIOPosix
import StreamSockets
import TTRPC

let loop = MultiThreadedEventLoopGroup.singleton.next()
let echo = TTRPCService(name: "example.Echo", methods: ["Say": { payload, _ in payload }])
let address = StreamAddress.path("/tmp/ttrpc-example.sock")
let server = try await TTRPCServer.listen(on: address, services: [echo], eventLoop: loop)
let serving = Task { await server.run() }

let client = try await TTRPCClient.connect(to: address, timeout: .seconds(2), on: loop)
let reply = try await client.call(
    service: "example.Echo",
    method: "Say",
    payload: Array("hello".utf8),
    timeout: .seconds(2)
)
print(String(decoding: reply, as: UTF8.self))
await client.close()
serving.cancel()
await serving.value
