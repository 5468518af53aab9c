# SPDX-License-Identifier: Apache-2.0
"""A gRPC client of Google's implementation, against the server of GRPCTests; exits with 0 when all is as it should be.

Usage: client.py ADDRESS    for example unix:/tmp/socket.
"""

import sys

import grpc


def check(what, value, expected):
    if value != expected:
        sys.exit(f"{what}: {value!r} instead of {expected!r}")


with grpc.insecure_channel(sys.argv[1]) as channel:
    echo = channel.unary_unary("/test.Service/Echo")
    for size in [0, 1, 1000, 100_000, 4_000_000]:
        check(f"echo of {size} bytes", len(echo(b"x" * size, timeout=10)), size)
    for number in range(300):
        check("echo", echo(str(number).encode(), timeout=10), str(number).encode())

    describe = channel.unary_unary("/test.Service/Describe")
    check("metadata", describe(b"", timeout=10, metadata=[("x-a", "1"), ("x-b", "2")]), b"x-a=1 x-b=2")

    try:
        channel.unary_unary("/test.Service/Fail")("größer als 100%".encode(), timeout=10)
        sys.exit("Fail did not fail")
    except grpc.RpcError as error:
        check("code", error.code(), grpc.StatusCode.FAILED_PRECONDITION)
        check("details", error.details(), "größer als 100%")
    try:
        channel.unary_unary("/test.Service/None")(b"", timeout=10)
        sys.exit("an unknown method was answered")
    except grpc.RpcError as error:
        check("code", error.code(), grpc.StatusCode.UNIMPLEMENTED)
    try:
        channel.unary_unary("/test.Service/Wait")(b"", timeout=0.1)
        sys.exit("Wait did not wait")
    except grpc.RpcError as error:
        check("code", error.code(), grpc.StatusCode.DEADLINE_EXCEEDED)

    count = channel.unary_stream("/test.Service/Count")
    check("stream", [message[0] for message in count(b"5000", timeout=10)], list(range(200)))
