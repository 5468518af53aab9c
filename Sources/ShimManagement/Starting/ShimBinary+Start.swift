// SPDX-License-Identifier: Apache-2.0

import ContainerdAPI
public import ContainerdShims
import SwiftProtobuf

extension ShimBinary {
    /// Starts a shim for a task, or finds the one that serves the task's group, and says how it is reached.
    ///
    /// The bundle must hold `config.json`, and a `log` FIFO that somebody holds open for reading: the shim waits for
    /// that with everything. Nothing is written into the bundle here.
    ///
    /// At the deadline the program and its process group are killed; a shim that it had forked by then lives on.
    ///
    /// Throws `deadlineExceeded` then, `unknown` with the program's own words when it fails, and `invalid` when its
    /// answer is not understood.
    public func start(
        _ context: ShimBinaryContext,
        stdin form: StdinForm,
        within deadline: Duration
    ) async throws(ShimError) -> ContainerdShims.BootstrapParams {
        let command = HelperCommand(
            purpose: "start of \(path) for \(context.id)",
            path: path,
            arguments: context.flags + (context.isDebugging ? ["-debug"] : []) + ["start"],
            environment: context.environment,
            directory: context.bundle,
            input: try context.input(form)
        )
        let kept = try await command.run(within: deadline)
        do {
            return try ContainerdShims.BootstrapParams(startOutput: kept.output)
        } catch {
            throw ShimError(error.code, "\(command.purpose): \(error.message)\(kept.complaint)")
        }
    }
}

extension ShimBinaryContext {
    fileprivate func input(_ form: StdinForm) throws(ShimError) -> [UInt8] {
        let packed = options?.any
        do {
            switch form {
            case .options: return try packed?.serializedBytes() ?? []
            case .bootstrapParams: return try bootstrapParams(packed).serializedBytes()
            }
        } catch {
            throw ShimError(.invalid, "the options for \(id) cannot be encoded: \(error)")
        }
    }

    private func bootstrapParams(_ options: Google_Protobuf_Any?) -> ContainerdAPI.BootstrapParams {
        .with {
            $0.instanceID = id.id
            $0.namespace = id.namespace
            $0.logLevel = isDebugging ? .debug : .info
            $0.containerdTtrpcAddress = ttrpcAddress
            $0.containerdGrpcAddress = grpcAddress
            $0.containerdBinary = publishBinary
            if let options { $0.extensions = [.with { $0.value = options }] }
            if let socketDirectory { $0.socketDir = socketDirectory }
        }
    }
}
