// SPDX-License-Identifier: Apache-2.0

package import ContainerdShims
import Foundation
package import HostRegistry

/// A state directory with bundles made by hand.
package final class BundleFixture: Sendable {
    package let folder: TemporaryFolder
    package var stateDirectory: StateDirectory { StateDirectory(path: folder.path) }

    package init() throws { folder = try TemporaryFolder() }

    package func path(_ id: String, namespace: String = "ns") -> String {
        "\(folder.path)/io.containerd.runtime.v2.task/\(namespace)/\(id)"
    }

    /// Makes a bundle with these files in it.
    package func add(_ id: String, namespace: String = "ns", _ files: [String: String]) throws {
        let path = path(id, namespace: namespace)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        for (name, content) in files {
            try content.write(toFile: "\(path)/\(name)", atomically: true, encoding: .utf8)
        }
    }

    /// Makes a bundle of a shim that speaks ttrpc at an address, in version 3.
    package func add(_ id: String, address: String) throws {
        try add(id, ["bootstrap.json": #"{"version":3,"address":"\#(address)","protocol":"ttrpc"}"#])
    }

    package func remove(_ id: String) throws { try FileManager.default.removeItem(atPath: path(id)) }

    /// Runs a registry of this directory on scripted shims, by their clock.
    package func withRegistry<Value: Sendable>(
        _ connector: ScriptedConnector,
        _ change: (inout RegistryLimits) -> Void = { _ in },
        _ body: (ShimRegistry) async throws -> Value
    ) async throws -> Value {
        var limits = RegistryLimits()
        change(&limits)
        let options = RegistryOptions(stateDirectories: [stateDirectory], limits: limits)
        return try await ShimRegistry.withRegistry(options, connector: connector, clock: connector.clock, body)
    }
}
