// SPDX-License-Identifier: Apache-2.0

import ContainerdShims

/// Where a container's output is kept, as far as that follows from what is said of the container.
enum ContainerOutput: Sendable, Hashable {
    /// In a file of the kubelet's folder.
    case podFile(PodLogFolder)
    /// In Docker's folder, unless it was told to keep it elsewhere.
    case docker
    /// In a file of the form that Docker and nerdctl write.
    case jsonFile(String)
    /// In a file, as it was written.
    case textFile(String)
    /// With a program that the shim runs.
    case logger(String)
    /// In FIFOs that a client is to read.
    case pipes(stdout: String, stderr: String)
    case nowhere
    /// The shim was told something else.
    case foreign(String)
    /// The shim does not say.
    case unknown

    init(of id: TaskID, _ about: TaskDescription, _ io: TaskIO?) {
        let output = io.map { OutputURI($0.stdout.isEmpty ? $0.stderr : $0.stdout) }
        switch output?.scheme {
        case "file"?: self = .textFile(output?.path ?? "")
        case "binary"?, "binary-v2"?: self = Self.logger(output, of: id)
        default:
            if let folder = PodLogFolder(about) {
                self = .podFile(folder)
            } else if id.namespace == "moby" {
                self = .docker
            } else {
                self = Self.other(io)
            }
        }
    }

    private static func logger(_ output: OutputURI?, of id: TaskID) -> ContainerOutput {
        if let store = output?.query["_NERDCTL_INTERNAL_LOGGING"], !store.isEmpty {
            return .jsonFile("\(store)/containers/\(id)/\(id.id)-json.log")
        }
        return .logger(output?.path ?? "")
    }

    private static func other(_ io: TaskIO?) -> ContainerOutput {
        guard let io else { return .unknown }
        guard !io.stdout.isEmpty || !io.stderr.isEmpty else { return .nowhere }
        let (stdout, stderr) = (OutputURI(io.stdout), OutputURI(io.stderr))
        for uri in [stdout, stderr] where uri.scheme != nil && uri.scheme != "fifo" {
            return .foreign(uri.scheme ?? "")
        }
        return .pipes(stdout: stdout.path, stderr: stderr.path == stdout.path ? "" : stderr.path)
    }
}
