// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Glibc

/// The bundle directory of one simulated task, with the files that a containerd and its shim would have put there.
struct SimulatedBundle: Sendable {
    let path: String

    init(_ task: SimulatedTask, in namespace: String, below stateDirectory: String) {
        path = "\(stateDirectory)/io.containerd.runtime.v2.task/\(namespace)/\(task.id)"
    }

    var logPipe: String { path + "/log" }

    /// Writes everything that is there before the shim starts.
    func create(_ task: SimulatedTask) throws {
        try FileManager.default.createDirectory(atPath: path + "/rootfs", withIntermediateDirectories: true)
        try write(JSONEncoder().encode(Spec(task)), to: "config.json")
        guard mkfifo(logPipe, 0o700) == 0 else { throw SimulatorError("make \(logPipe)") }
    }

    /// Writes what the shim tells about itself: `bootstrap.json` in version 3 and for gRPC, a bare `address` otherwise.
    func announce(socketPath: String, version: Int, wireProtocol: SimulatedShim.WireProtocol) throws {
        // To containerd's dialer a string without a scheme is a path in gRPC, and an abstract socket in ttrpc.
        let address = wireProtocol == .grpc ? socketPath : "unix://\(socketPath)"
        guard version == 3 || wireProtocol == .grpc else { return try write(Data(address.utf8), to: "address") }
        let name = wireProtocol.rawValue
        try announce(bootstrap: "{\"version\":\(version),\"address\":\"\(address)\",\"protocol\":\"\(name)\"}")
    }

    func announce(bootstrap content: String) throws { try write(Data(content.utf8), to: "bootstrap.json") }

    func write(initPid: UInt32) throws { try write(Data("\(initPid)".utf8), to: "init.pid") }

    func remove() { try? FileManager.default.removeItem(atPath: path) }

    private func write(_ content: Data, to name: String) throws {
        // In place at once, as nobody may read half a file.
        try content.write(to: URL(filePath: "\(path)/\(name)"), options: .atomic)
    }

    /// The part of an OCI runtime spec that says what the container is.
    private struct Spec: Encodable {
        struct Process: Encodable { var args: [String] }
        struct Linux: Encodable { var cgroupsPath: String }
        var ociVersion = "1.1.0"
        var process: Process
        var linux: Linux
        var annotations: [String: String]

        init(_ task: SimulatedTask) {
            process = Process(args: task.args)
            linux = Linux(cgroupsPath: "/simulated/\(task.id)")
            annotations = task.annotations
        }
    }
}
