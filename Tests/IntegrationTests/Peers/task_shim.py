# SPDX-License-Identifier: Apache-2.0
"""A shim of one task that serves the Task service with Google's gRPC, and speaks protobuf by hand.

Usage: task_shim.py SOCKET TASK     prints "ready" when it listens, and ends after Shutdown once the task is deleted.
"""

import os
import sys
import threading
import time
from concurrent import futures

import grpc

SOCKET, TASK = sys.argv[1], sys.argv[2]
CREATED, RUNNING, STOPPED, PAUSED = 1, 2, 3, 4


def varint(value):
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def encode(fields):
    """A message from {number: int, str, bytes or a list of them}."""
    out = b""
    for number, values in fields.items():
        for value in values if isinstance(values, list) else [values]:
            if isinstance(value, int):
                out += varint(number << 3) + varint(value)
            else:
                data = value.encode() if isinstance(value, str) else value
                out += varint(number << 3 | 2) + varint(len(data)) + data
    return out


def decode(data):
    """The integers and strings of a message by number."""
    fields, at = {}, 0

    def number():
        nonlocal at
        value = shift = 0
        while True:
            byte = data[at]
            at += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    while at < len(data):
        key = number()
        if key & 7 == 0:
            fields[key >> 3] = number()
        else:
            size = number()
            fields[key >> 3] = data[at : at + size]
            at += size
    return fields


class Shim:
    def __init__(self):
        self.lock = threading.Condition()
        self.status = None
        self.exit_status = 0

    def known(self, request, context):
        if self.status is None or request.get(1, b"").decode() != TASK:
            context.abort(grpc.StatusCode.NOT_FOUND, "container not created: not found")

    def require(self, status, what, context):
        if self.status != status:
            words = {CREATED: "created", RUNNING: "running", STOPPED: "stopped", PAUSED: "paused"}
            context.abort(grpc.StatusCode.UNKNOWN, f"cannot {what} a {words[self.status]} process")

    def change(self, status):
        self.status = status
        self.lock.notify_all()

    def connect(self, request, context):
        return {1: os.getpid(), 2: os.getpid() if self.status else 0}

    def create(self, request, context):
        if self.status is not None:
            context.abort(grpc.StatusCode.ALREADY_EXISTS, "task already exists")
        self.change(CREATED)
        return {1: os.getpid()}

    def start(self, request, context):
        self.known(request, context)
        self.require(CREATED, "start", context)
        self.change(RUNNING)
        return {1: os.getpid()}

    def state(self, request, context):
        self.known(request, context)
        if request.get(2) == b"slow":
            self.lock.wait(30)
        exited = encode({1: int(time.time())}) if self.status == STOPPED else encode({1: (1 << 64) - 62135596800})
        return {1: TASK, 3: os.getpid(), 4: self.status, 9: self.exit_status, 10: exited}

    def pids(self, request, context):
        self.known(request, context)
        return {1: [encode({1: os.getpid()})]}

    def pause(self, request, context):
        self.known(request, context)
        self.require(RUNNING, "pause", context)
        self.change(PAUSED)
        return {}

    def resume(self, request, context):
        self.known(request, context)
        self.require(PAUSED, "resume", context)
        self.change(RUNNING)
        return {}

    def kill(self, request, context):
        self.known(request, context)
        if self.status == STOPPED:
            context.abort(grpc.StatusCode.NOT_FOUND, "process already finished: not found")
        self.exit_status = 128 + request[3]
        self.change(STOPPED)
        return {}

    def wait(self, request, context):
        self.known(request, context)
        while self.status != STOPPED and context.is_active():
            self.lock.wait(0.05)
        return {1: self.exit_status, 2: encode({1: int(time.time())})}

    def delete(self, request, context):
        self.known(request, context)
        self.require(STOPPED, "delete", context)
        self.change(None)
        return {1: os.getpid(), 2: self.exit_status, 3: encode({1: int(time.time())})}

    def stats(self, request, context):
        self.known(request, context)
        metrics = encode({1: encode({1: 1}), 4: encode({32: 212 << 20, 33: 256 << 20})})
        return {1: encode({1: "io.containerd.cgroups.v2.Metrics", 2: metrics})}

    def shutdown(self, request, context):
        if self.status is None:
            threading.Timer(0.05, lambda: os._exit(0)).start()
        return {}

    def handler(self, method):
        def answer(payload, context):
            with self.lock:
                return encode(method(decode(payload), context))

        return grpc.unary_unary_rpc_method_handler(answer)


shim = Shim()
names = "Connect Create Start State Pids Pause Resume Kill Wait Delete Stats Shutdown".split()
methods = {name: shim.handler(getattr(shim, name.lower())) for name in names}
server = grpc.server(futures.ThreadPoolExecutor(max_workers=32))
server.add_generic_rpc_handlers([grpc.method_handlers_generic_handler("containerd.task.v3.Task", methods)])
server.add_insecure_port(f"unix:{SOCKET}")
server.start()
print("ready", flush=True)
server.wait_for_termination()
