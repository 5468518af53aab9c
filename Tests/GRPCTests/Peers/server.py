# SPDX-License-Identifier: Apache-2.0
"""A gRPC server of Google's implementation, without protobuf: requests and replies are bytes.

Usage: server.py ADDRESS    for example unix:/tmp/socket; prints "ready" when it listens, and ends with its parent.
"""

import os
import sys
import time
from concurrent import futures

import grpc


def echo(request, context):
    return request


def describe(request, context):
    keys = [f"{key}={value}" for key, value in context.invocation_metadata() if key.startswith("x-")]
    return f"{' '.join(keys)} {context.time_remaining() > 1}".encode()


def fail(request, context):
    context.abort(grpc.StatusCode.NOT_FOUND, request.decode())


def sleep(request, context):
    while context.is_active():
        time.sleep(0.01)
    with open(request.decode(), "w") as file:
        file.write("cancelled")
    return b""


def count(request, context):
    size = int(request)
    for number in range(200):
        yield bytes([number]) * size


def count_and_fail(request, context):
    yield b"1"
    context.abort(grpc.StatusCode.UNAVAILABLE, "größer als 100%")


server = grpc.server(futures.ThreadPoolExecutor(max_workers=8))
server.add_generic_rpc_handlers(
    [
        grpc.method_handlers_generic_handler(
            "test.Service",
            {
                "Echo": grpc.unary_unary_rpc_method_handler(echo),
                "Describe": grpc.unary_unary_rpc_method_handler(describe),
                "Fail": grpc.unary_unary_rpc_method_handler(fail),
                "Sleep": grpc.unary_unary_rpc_method_handler(sleep),
                "Count": grpc.unary_stream_rpc_method_handler(count),
                "CountAndFail": grpc.unary_stream_rpc_method_handler(count_and_fail),
            },
        )
    ]
)
server.add_insecure_port(sys.argv[1])
server.start()
print("ready", flush=True)
parent = os.getppid()
while os.getppid() == parent:
    server.wait_for_termination(timeout=1)
