// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import Foundation
import ShimTestSupport
import Testing

/// Bundles that do not tell how their shim is reached.
@Suite struct BootstrapFailureTests {
    private let fixture: BundleFixture
    private let connector = ScriptedConnector()

    init() throws { fixture = try BundleFixture() }

    /// Why the bundle `t` cannot be loaded; nobody is dialled.
    private func failure() async throws -> LoadFailure {
        let bundle = fixture.stateDirectory.bundle(of: TaskID(namespace: "ns", id: "t"))
        do throws(LoadFailure) {
            _ = try await ShimLoader(connector: connector).load(bundle)
        } catch {
            #expect(error.bundle == bundle)
            #expect(error.step == .readBootstrap)
            #expect(connector.connections.isEmpty)
            return error
        }
        throw Loaded()
    }

    private struct Loaded: Error {}

    @Test(
        arguments: [
            ("bootstrap.json", "{nonsense", "the bundle's bootstrap.json cannot be understood: {nonsense"),
            ("bootstrap.json", " \n", "the bundle's bootstrap.json is empty"),
            (
                "bootstrap.json", #"{"version":9,"address":"unix:///a","protocol":"ttrpc"}"#,
                "the bundle's bootstrap.json asks for version 9 of the shim API; 2 and 3 are understood"
            ),
            (
                "bootstrap.json", #"{"address":"unix:///a","protocol":"ttrpc"}"#,
                "the bundle's bootstrap.json asks for version 0 of the shim API; 2 and 3 are understood"
            ),
            (
                "bootstrap.json", #"{"version":3,"address":"unix:///a","protocol":"smoke"}"#,
                "the bundle's bootstrap.json names the protocol \"smoke\"; ttrpc and grpc are understood"
            ),
            (
                "bootstrap.json", #"{"version":3,"address":"","protocol":"ttrpc"}"#,
                "the bundle's bootstrap.json gives no address"
            ),
            ("address", "", "the bundle's address file is empty"),
            ("address", "failed to start", "the bundle's address file is no address: failed to start"),
        ]
    )
    func aFileThatMakesNoSenseIsInvalid(name: String, content: String, reason: String) async throws {
        try fixture.add("t", [name: content])
        let failure = try await failure()
        #expect(failure.reason == ShimError(.invalid, reason))
        #expect("\(failure)" == "ns/t: cannot load its shim: read the bootstrap parameters: \(reason)")
    }

    @Test func aBundleWithoutEitherFileIsNotThereYetOrAnyMore() async throws {
        try fixture.add("t", ["config.json": "{}"])
        let failure = try await failure()
        #expect(
            failure.reason == ShimError(.notFound, "the bundle has neither a bootstrap.json nor an address file")
        )
    }

    @Test func aBundleThatIsGoneIsNotFound() async throws {
        #expect(try await failure().reason.code == .notFound)
    }

    @Test func aFileOfAMegabyteIsNotRead() async throws {
        try fixture.add("t", ["bootstrap.json": String(repeating: " ", count: 1 << 20) + "{}"])
        let failure = try await failure()
        #expect(failure.reason.code == .invalid)
        #expect(failure.reason.message.hasSuffix("it is larger than 65536 bytes"))
    }

    @Test func whatIsNoFileIsNotReadThoughAnAddressIsThere() async throws {
        let address = ["address": "unix:///a"]
        try fixture.add("t", address)
        try FileManager.default.createDirectory(
            atPath: fixture.path("t") + "/bootstrap.json",
            withIntermediateDirectories: false
        )
        #expect(try await failure().reason.message.contains("bootstrap.json cannot be read: "))
    }

    @Test func aPipeIsNotWaitedFor() async throws {
        try fixture.add("t", [:])
        try fixture.folder.makePipe("io.containerd.runtime.v2.task/ns/t/bootstrap.json")
        #expect(try await failure().reason.code == .invalid)
    }

    @Test func aLinkIsNotFollowed() async throws {
        try fixture.add("t", ["real.json": #"{"version":3,"address":"unix:///a","protocol":"ttrpc"}"#])
        try fixture.folder.makeLink("io.containerd.runtime.v2.task/ns/t/bootstrap.json", to: "real.json")
        #expect(try await failure().reason.code == .invalid)
    }
}
