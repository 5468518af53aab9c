// SPDX-License-Identifier: Apache-2.0

import Foundation
import StreamSockets
import Testing

@testable import ContainerdShims

/// What a bundle says of how its shim is reached, in every form there is.
@Suite struct BundleTests {
    private func params(_ files: [String: String]) throws -> BootstrapParams {
        let fixture = try BundleFixture()
        try fixture.add("t", files)
        return try bundle(in: fixture).bootstrapParams()
    }

    private func bundle(in fixture: BundleFixture) -> ShimBundle {
        ShimBundle(id: TaskID(namespace: "ns", id: "t"), path: fixture.path("t"), stateDirectory: fixture.folder.path)
    }

    @Test(
        arguments: [
            (
                ["address": "unix:///run/s/1"],
                BootstrapParams(version: 2, address: "unix:///run/s/1", wireProtocol: .ttrpc)
            ),
            (
                ["address": " unix:///run/s/1\n"],
                BootstrapParams(version: 2, address: "unix:///run/s/1", wireProtocol: .ttrpc)
            ),
            (
                ["address": #"{"version":2,"address":"unix:///run/s/1","protocol":"ttrpc"}"#],
                BootstrapParams(version: 2, address: "unix:///run/s/1", wireProtocol: .ttrpc)
            ),
            (
                ["bootstrap.json": #"{"version":3,"address":"unix:///run/s/1","protocol":"TTRPC"}"#],
                BootstrapParams(version: 3, address: "unix:///run/s/1", wireProtocol: .ttrpc)
            ),
            (
                [
                    "bootstrap.json":
                        #"{"version":3,"address":"/run/s/1","protocol":"grpc","capabilities":[0],"metadata":{}}"#
                ],
                BootstrapParams(version: 3, address: "/run/s/1", wireProtocol: .grpc)
            ),
            (
                ["bootstrap.json": #"{"version":2,"address":"unix:///b","protocol":"ttrpc"}"#, "address": "unix:///a"],
                BootstrapParams(version: 2, address: "unix:///b", wireProtocol: .ttrpc)
            ),
        ]
    )
    func soundOnesAreRead(files: [String: String], expected: BootstrapParams) throws {
        #expect(try params(files) == expected)
    }

    @Test(
        arguments: [
            ([:], "neither a bootstrap.json nor an address file"),
            (["address": ""], "address file is empty"),
            (["address": "  \n"], "address file is empty"),
            (["address": #"{"version":2"#], "starts like JSON and is none"),
            (["bootstrap.json": ""], "bootstrap.json is empty"),
            (["bootstrap.json": "not json"], "cannot be understood: not json"),
            (
                ["bootstrap.json": #"{"version":4,"address":"unix:///a","protocol":"ttrpc"}"#],
                "version 4 of the shim API; 2 and 3"
            ),
            (["bootstrap.json": #"{"version":1,"address":"unix:///a","protocol":"ttrpc"}"#], "version 1"),
            (["bootstrap.json": #"{"version":3,"address":"unix:///a","protocol":"http"}"#], "protocol \"http\""),
            (["bootstrap.json": #"{"version":3,"protocol":"ttrpc"}"#], "gives no address"),
        ]
    )
    func brokenOnesSayWhatIsWrong(files: [String: String], words: String) throws {
        do {
            _ = try params(files)
            Issue.record("\(files) was read")
        } catch let error as ShimError {
            #expect(error.message.contains(words), "\(error.message)")
            #expect(error.code == (files.isEmpty ? .notFound : .invalid))
        }
    }

    @Test(arguments: ["pipe", "link", "folder"]) func whatIsNoFileIsRefusedAndHoldsNobodyUp(kind: String) throws {
        let fixture = try BundleFixture()
        try fixture.add("t", [:])
        let path = fixture.path("t") + "/address"
        switch kind {
        case "pipe": #expect(mkfifo(path, 0o600) == 0)
        case "link": #expect(symlink("/etc/passwd", path) == 0)
        default: #expect(mkdir(path, 0o700) == 0)
        }
        #expect(throws: ShimError.self) { try bundle(in: fixture).bootstrapParams() }
    }

    @Test func addressesAreParsedAsTheDialerDoes() throws {
        #expect(try ShimAddress.parse("unix:///run/s/1", for: .ttrpc) == .path("/run/s/1"))
        #expect(
            try ShimAddress.parse("/containerd-shim/ns/id/shim.sock", for: .ttrpc)
                == .abstract("/containerd-shim/ns/id/shim.sock")
        )
        #expect(try ShimAddress.parse("/run/s/1", for: .grpc) == .path("/run/s/1"))
        #expect(throws: ShimError.self) { try ShimAddress.parse("", for: .ttrpc) }
        #expect(throws: ShimError.self) { try ShimAddress.parse("tcp://127.0.0.1:1", for: .ttrpc) }
    }

    @Test func theSpecTellsWhatTheContainerIs() throws {
        let spec = #"""
            {"process":{"args":["/bin/api","--port","80"]},"linux":{"cgroupsPath":"/kubepods/x"},"annotations":{
            "io.kubernetes.cri.sandbox-name":"api-7d9f","io.kubernetes.cri.sandbox-namespace":"payments",
            "io.kubernetes.cri.container-name":"api","io.kubernetes.cri.image-name":"api:2","io.kubernetes.cri.container-type":"container"}}
            """#
        let about = try #require(TaskDescription(spec: Array(spec.utf8)))
        #expect(about.args == ["/bin/api", "--port", "80"])
        #expect(about.pod == "api-7d9f")
        #expect(about.podNamespace == "payments")
        #expect(about.container == "api")
        #expect(about.image == "api:2")
        #expect(about.cgroupsPath == "/kubepods/x")
        #expect(!about.isSandbox)
        #expect(TaskDescription(spec: Array("{\"process\":7}".utf8)) == nil)
        let nerdctl = TaskDescription(spec: Array(#"{"annotations":{"nerdctl/name":"web"}}"#.utf8))
        #expect(nerdctl?.container == "web")
    }
}
