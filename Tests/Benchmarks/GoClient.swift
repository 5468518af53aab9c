// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import FoundationEssentials

/// The same calls made with containerd's own client: `GoClient/main.go`, built from Debian's Go packages.
struct GoClient {
    private let folder: String
    private var program: String { "\(folder)/goclient" }

    /// Nil, with a line in the table, where it cannot be built.
    init?(into table: inout ResultTable) async {
        let source = "\(#filePath.dropLast("GoClient.swift".count))GoClient/main.go"
        folder = "/tmp/shimtop-goclient-\(ProcessInfo.processInfo.processIdentifier)"
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try await Program.run(
                "go",
                ["build", "-o", program, source],
                environment: ["GO111MODULE": "off", "GOPATH": "/usr/share/gocode"]
            )
        } catch {
            remove()
            table.omit(
                "containerd's Go client",
                because:
                    "it needs golang-go, golang-github-containerd-ttrpc-dev and golang-github-containerd-containerd-dev (\(error))"
            )
            return nil
        }
    }

    /// The share of a processor that it takes to ask these shims once a second, for so many seconds.
    func polling(_ shims: [MeasuredShim], seconds: Int) async throws -> Double {
        let lines = shims.map { "\($0.params.version) \($0.socket) \($0.id)\n" }
        let output = try await Program.run(program, ["poll", "\(seconds)"], input: lines.joined())
        guard let millionths = Double(output.filter { !$0.isWhitespace }) else {
            throw Program.Failure(description: "the Go client prints \(output)")
        }
        return millionths / 1e6
    }

    func remove() { try? FileManager.default.removeItem(atPath: folder) }

    /// Runs it on these shims.
    func figures(_ arguments: [String], on shims: [MeasuredShim]) async throws -> Figures {
        let lines = shims.map { "\($0.params.version) \($0.socket) \($0.id)\n" }
        let output = try await Program.run(program, arguments, input: lines.joined())
        guard let figures = Figures(goOutput: output) else {
            throw Program.Failure(description: "the Go client prints \(output)")
        }
        return figures
    }
}
