// SPDX-License-Identifier: Apache-2.0

import ContainerdAPI
import ContainerdShims
import Glibc
import ShimTestSupport
import SwiftProtobuf
import Testing

@testable import ShimManagement

/// How `start` is run, and what is made of its answer.
@Suite struct ShimBinaryStartTests {
    private static let answers = "echo unix:///run/s/1"

    @Test func theProgramIsRunAsContainerdRunsIt() async throws {
        let shim = try FakeShim("ps -o pid=,pgid= -p $$ > $here/group; \(Self.answers)")
        let params = try await shim.binary.start(shim.context, stdin: .options, within: .seconds(10))
        #expect(
            params == ContainerdShims.BootstrapParams(version: 2, address: "unix:///run/s/1", wireProtocol: .ttrpc)
        )
        #expect(
            try shim.words("argv") == [
                shim.binary.path, "-namespace", "ns", "-address", "/run/c.sock", "-publish-binary",
                "/usr/bin/containerd", "-id", "t", "start",
            ]
        )
        #expect(String(decoding: try shim.bytes("cwd"), as: UTF8.self) == "\(shim.folder.path)/t\n")
        #expect(try shim.bytes("stdin").isEmpty)
        let group = String(decoding: try shim.bytes("group"), as: UTF8.self).split { $0 == " " || $0 == "\n" }
        #expect(group.count == 2 && group[0] == group[1], "\(group)")
    }

    @Test func theEnvironmentIsThisProcessesAndContainerdsAdditions() async throws {
        let shim = try FakeShim(Self.answers)
        var context = shim.context
        context.ttrpcAddress = "/run/events.sock"
        _ = try await shim.binary.start(context, stdin: .options, within: .seconds(10))
        let added = [
            "GOMAXPROCS=2", "GRPC_ADDRESS=/run/c.sock", "MAX_SHIM_VERSION=2", "NAMESPACE=ns",
            "TTRPC_ADDRESS=/run/events.sock",
        ]
        // A shell adds these itself.
        let shells: Set<Substring> = ["PWD", "OLDPWD", "SHLVL", "_"]
        func clean(_ settings: [String]) -> Set<String> {
            Set(settings.filter { !shells.contains($0.prefix { $0 != "=" }) })
        }
        let own = FakeShim.environment.filter { setting in
            !added.contains { $0.prefix { $0 != "=" } == setting.prefix { $0 != "=" } }
        }
        #expect(clean(try shim.words("env")) == clean(own + added))
    }

    @Test func signalsAreDefaultAndNoDescriptorIsHandedOn() async throws {
        let shim = try FakeShim(
            "grep -E '^Sig(Blk|Ign)' /proc/self/status > $here/signals; ls /proc/$$/fd > $here/descriptors; "
                + Self.answers
        )
        _ = try await shim.binary.start(shim.context, stdin: .options, within: .seconds(10))
        let signals = String(decoding: try shim.bytes("signals"), as: UTF8.self).split(separator: "\n").compactMap {
            $0.split(separator: "\t").last.flatMap { UInt64($0, radix: 16) }
        }
        // glibc ignores 32 and 33, which are its own, in whatever it spawns.
        #expect(signals.map { $0 & ~(3 << 31) } == [0, 0])
        // The shell holds its script, above 9.
        let descriptors = String(decoding: try shim.bytes("descriptors"), as: UTF8.self).split(separator: "\n")
        #expect(descriptors.filter { $0.count == 1 } == ["0", "1", "2"], "\(descriptors)")
    }

    @Test func optionsComeInTheFormThatIsAskedFor() async throws {
        let shim = try FakeShim(Self.answers)
        var context = shim.context
        context.options = PackedMessage(typeURL: "containerd.runc.v1.Options", value: [1, 2, 3])
        context.isDebugging = true
        context.socketDirectory = "/run/s"
        _ = try await shim.binary.start(context, stdin: .options, within: .seconds(10))
        let old = try Google_Protobuf_Any(serializedBytes: try shim.bytes("stdin"))
        #expect(old.typeURL == "containerd.runc.v1.Options")
        #expect(Array(old.value) == [1, 2, 3])
        #expect(try shim.words("argv").suffix(2) == ["-debug", "start"])

        _ = try await shim.binary.start(context, stdin: .bootstrapParams, within: .seconds(10))
        let new = try ContainerdAPI.BootstrapParams(serializedBytes: try shim.bytes("stdin"))
        #expect(
            new
                == .with {
                    $0.instanceID = "t"
                    $0.namespace = "ns"
                    $0.logLevel = .debug
                    $0.containerdTtrpcAddress = "/run/c.sock.ttrpc"
                    $0.containerdGrpcAddress = "/run/c.sock"
                    $0.containerdBinary = "/usr/bin/containerd"
                    $0.extensions = [.with { $0.value = old }]
                    $0.socketDir = "/run/s"
                }
        )
    }

    @Test func aProgramThatLeavesItsInputUnreadIsNoError() async throws {
        let folder = try TemporaryFolder()
        try folder.makeFolder("t")
        try folder.write("shim", "#!/bin/sh\nexec 0<&-\n\(Self.answers)")
        #expect(chmod("\(folder.path)/shim", 0o755) == 0)
        var context = try FakeShim("").context
        context.bundle = "\(folder.path)/t"
        context.options = PackedMessage(typeURL: "t", value: [UInt8](repeating: 7, count: 1 << 20))
        let params = try await ShimBinary(path: "\(folder.path)/shim")
            .start(context, stdin: .options, within: .seconds(10))
        #expect(params.address == "unix:///run/s/1")
    }

    @Test func whatIsWrittenToStderrIsNoPartOfTheAnswer() async throws {
        let shim = try FakeShim("echo level=warning >&2; \(Self.answers); echo more >&2")
        let params = try await shim.binary.start(shim.context, stdin: .options, within: .seconds(10))
        #expect(params.address == "unix:///run/s/1")
    }
}
