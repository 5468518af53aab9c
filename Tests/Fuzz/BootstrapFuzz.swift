// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import Glibc

@testable import StreamSockets

/// The files of a bundle that say how its shim is reached.
enum BootstrapFuzz {
    static func run(_ input: [UInt8]) {
        let bootstrap = params { () throws(ShimError) in try BootstrapParams(bootstrapFile: input) }
        let address = params { () throws(ShimError) in try BootstrapParams(addressFile: input) }
        // Version 2 and later are written as the same JSON in both files.
        if let bootstrap { precondition(bootstrap == address, "bootstrap.json and address are read differently") }
        if let bootstrap { dial(bootstrap) }
        if let address { dial(address) }
        if let started = params({ () throws(ShimError) in try BootstrapParams(startOutput: input) }) { dial(started) }
    }

    private static func params(_ read: () throws(ShimError) -> BootstrapParams) -> BootstrapParams? {
        do {
            let params = try read()
            precondition((2...3).contains(params.version), "version \(params.version)")
            precondition(!params.address.isEmpty, "no address")
            return params
        } catch {
            precondition(error.message.utf8.count < 1024, "a message of \(error.message.utf8.count) bytes")
            return nil
        }
    }

    /// Up to the system call, and not that.
    private static func dial(_ params: BootstrapParams) {
        guard let address = try? ShimAddress.parse(params.address, for: params.wireProtocol) else { return }
        let (socket, number) = UnixAddress(address).attempt { _, _, length in
            precondition(length <= MemoryLayout<sockaddr_un>.size, "an address of \(length) bytes")
            errno = ECONNREFUSED
            return -1
        }
        precondition(socket == nil && number != 0, "connected without a connection")
    }
}
