// SPDX-License-Identifier: Apache-2.0

import Foundation
import ShimTestSupport
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

    @Test(
        arguments: [
            (Array("unix:///run/s/1".utf8), "unix:///run/s/1", 2, .ttrpc),
            (Array("\n/containerd-shim/ns/id/shim.sock\n".utf8), "/containerd-shim/ns/id/shim.sock", 2, .ttrpc),
            (Array(#"{"version":2,"address":"unix:///a","protocol":"grpc"}"#.utf8), "unix:///a", 2, .grpc),
            (Array(#"{"version":3,"address":"unix:///a","protocol":"TTRPC"}"#.utf8) + [10], "unix:///a", 3, .ttrpc),
            // BootstrapResult: version 3, an address, a protocol, a capability and a pair of metadata.
            (
                [0x08, 3, 0x12, 9] + Array("unix:///a".utf8) + [0x1a, 5] + Array("TTrpc".utf8) + [0x22, 1, 0]
                    + [0x2a, 6, 0x0a, 1, 0x6b, 0x12, 1, 0x76],
                "unix:///a", 3, .ttrpc
            ),
        ] as [([UInt8], String, Int, ShimEndpoint.WireProtocol)]
    )
    func theAnswerOfStartIsReadInEveryForm(
        output: [UInt8],
        address: String,
        version: Int,
        wireProtocol: ShimEndpoint.WireProtocol
    ) throws {
        let expected = BootstrapParams(version: version, address: address, wireProtocol: wireProtocol)
        #expect(try BootstrapParams(startOutput: output) == expected)
    }

    @Test(
        arguments: [
            ([], "answer is empty"),
            (Array(" \n".utf8), "answer is empty"),
            (Array("hello".utf8), "answer is no address: hello"),
            (Array("warning\nunix:///a".utf8), "answer is no address"),
            (Array(#"{"version":3,"#.utf8), "starts like JSON and is none"),
            (Array(#"{"version":4,"address":"unix:///a","protocol":"ttrpc"}"#.utf8), "version 4 of the shim API"),
            ([0x08, 4, 0x12, 9] + Array("unix:///a".utf8) + [0x1a, 5] + Array("ttrpc".utf8), "version 4"),
            ([0x08, 3, 0x12, 9] + Array("unix:///a".utf8) + [0x1a, 4] + Array("http".utf8), "protocol \"http\""),
            ([0x08, 3, 0x1a, 5] + Array("ttrpc".utf8), "gives no address"),
            ([0x12, 9] + Array("unix:///a".utf8) + [0x1a, 5] + Array("ttrpc".utf8), "version 0"),
        ] as [([UInt8], String)]
    )
    func anAnswerThatIsNoneSaysWhatIsWrong(output: [UInt8], words: String) throws {
        do {
            _ = try BootstrapParams(startOutput: output)
            Issue.record("\(output) was read")
        } catch {
            #expect(error.code == .invalid)
            #expect(error.message.contains(words), "\(error)")
        }
    }

    /// A single character of Swift's may be a base letter and thousands of marks.
    @Test func messagesStayShortWhateverTheyQuote() {
        let marks = "{e" + String(repeating: "\u{301}", count: 2000)
        let errors = [
            #expect(throws: ShimError.self) { try BootstrapParams(addressFile: Array(marks.utf8)) },
            #expect(throws: ShimError.self) { try BootstrapParams(bootstrapFile: Array(marks.utf8)) },
            #expect(throws: ShimError.self) { try BootstrapParams(startOutput: Array(marks.utf8)) },
            #expect(throws: ShimError.self) { try ShimAddress.parse("http://\(marks)", for: .ttrpc) },
            #expect(throws: ShimError.self) { try ShimAddress.parse("\(marks)://", for: .ttrpc) },
            #expect(throws: ShimError.self) { try ShimAddress.parse("vsock://\(marks)", for: .ttrpc) },
        ]
        for error in errors { #expect((error?.message.utf8.count ?? 0) < 500) }
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
