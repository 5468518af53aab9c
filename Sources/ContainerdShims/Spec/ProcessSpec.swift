// SPDX-License-Identifier: Apache-2.0

/// An OCI `Process`: what an additional process runs, as whom, with which rights.
public struct ProcessSpec: Sendable, Hashable {
    private let json: [UInt8]

    /// A process that has the environment, user and rights of a container's init process, and runs something else.
    ///
    /// Nothing of these is inherited by itself: an `Exec` without them runs as root with nothing set. `spec` is the
    /// content of the bundle's `config.json`. `environment` is added, as `NAME=value`; the same name is replaced.
    ///
    /// Throws `invalid` when the spec has no process to go by.
    public init(
        like spec: [UInt8],
        args: [String],
        terminal: Bool = false,
        environment: [String] = [],
        workingDirectory: String? = nil
    ) throws(ShimError) {
        guard !args.isEmpty else { throw ShimError(.invalidArgument, "no command was given") }
        guard let config = try? JSONValue(json: spec), var process = config["process"], case .object = process else {
            throw ShimError(.invalid, "the bundle's config.json has no process whose user and rights could be taken")
        }
        process["args"] = .array(args.map(JSONValue.string))
        process["terminal"] = .bool(terminal)
        process["consoleSize"] = nil
        if process["cwd"] == nil { process["cwd"] = .string("/") }
        if let workingDirectory { process["cwd"] = .string(workingDirectory) }
        var variables: [String] = []
        if case .array(let values)? = process["env"] {
            for case .string(let value) in values { variables.append(value) }
        }
        if terminal && !variables.contains(where: { $0.hasPrefix("TERM=") }) { variables.append("TERM=xterm") }
        for variable in environment {
            let name = variable.prefix { $0 != "=" } + "="
            variables.removeAll { $0.hasPrefix(name) }
            variables.append(variable)
        }
        process["env"] = .array(variables.map(JSONValue.string))
        do { json = try process.json() } catch {
            throw ShimError(.invalid, "the process cannot be written as JSON: \(error)")
        }
    }

    /// As `Exec` takes it.
    var packed: PackedMessage {
        PackedMessage(typeURL: "types.containerd.io/opencontainers/runtime-spec/1/Process", value: json)
    }
}
