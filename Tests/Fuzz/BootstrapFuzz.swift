// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import Glibc

@testable import StreamSockets

/// What says how a shim is reached: the files of its bundle, and what it prints when it starts.
enum BootstrapFuzz {
    static func run(_ input: [UInt8]) {
        let bootstrap = params { () throws(ShimError) in try BootstrapParams(bootstrapFile: input) }
        let address = params { () throws(ShimError) in try BootstrapParams(addressFile: input) }
        let started = params { () throws(ShimError) in try BootstrapParams(startOutput: input) }
        // Version 2 and later are written as the same JSON in both files.
        if let bootstrap { precondition(bootstrap == address, "bootstrap.json and address are read differently") }
        // What has no tag of a version or address in it is no protobuf message that says either.
        if !input.contains(1 << 3), !input.contains(2 << 3 | 2) {
            precondition(started == address, "the text that start printed is read differently")
        }
        for params in [bootstrap, address, started].compactMap(\.self) { dial(params) }
    }

    private static func params(_ read: () throws(ShimError) -> BootstrapParams) -> BootstrapParams? {
        do {
            let params = try read()
            precondition((2...3).contains(params.version), "version \(params.version)")
            precondition(!params.address.isEmpty, "no address")
            return params
        } catch {
            check(error)
            return nil
        }
    }

    /// Up to the system call, and not that.
    private static func dial(_ params: BootstrapParams) {
        do throws(ShimError) {
            let address = try ShimAddress.parse(params.address, for: params.wireProtocol)
            let (socket, number) = UnixAddress(address).attempt { _, _, length in
                precondition(length <= MemoryLayout<sockaddr_un>.size, "an address of \(length) bytes")
                errno = ECONNREFUSED
                return -1
            }
            precondition(socket == nil && number != 0, "connected without a connection")
        } catch {
            check(error)
        }
    }

    /// A message is shown to people, whatever it quotes.
    private static func check(_ error: ShimError) {
        precondition(error.message.utf8.count < 1024, "a message of \(error.message.utf8.count) bytes")
    }
}
