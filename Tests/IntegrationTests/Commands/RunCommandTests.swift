// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Containers from an OCI bundle folder, with no containerd at all.
@Suite(.serialized, .realShims) struct RunCommandTests {
    @Test func aContainerRunsAndLeavesNothing() async throws {
        try await OwnHost.run { host in
            try host.write(script: "echo out; echo err >&2; cat; exit 5")
            let arguments = [
                "run", "-i", "--state", host.state, "--namespace", host.namespace, "--bundle", host.source,
            ]
            let done = try Shimtop(arguments + ["brief"], input: "typed\n")
            #expect(done.status == 5)
            #expect(done.output == "out\ntyped\n")
            #expect(done.errors == "err\n")
            #expect(!FileManager.default.fileExists(atPath: host.bundle("brief")))
            #expect(try host.shims().isEmpty)
        }
    }

    @Test func aDetachedOneIsLookedAtAndDeleted() async throws {
        try await OwnHost.run { host in
            try host.write(script: "echo hello; sleep 10000")
            let log = "\(host.folder)/output"
            let arguments = [
                "run", "--detach", "--log", log, "--state", host.state, "--namespace", host.namespace, "--bundle",
                host.source, "long",
            ]
            let started = try Shimtop(arguments)
            #expect(started.status == 0, "\(started.errors)")
            let row = try #require(try Listing.read(host.state).first)
            #expect(row.status == "RUNNING")
            #expect(started.output == "\(row.pid ?? 0)\n")
            try await eventually("its output is in the file") {
                try String(contentsOfFile: log, encoding: .utf8) == "hello\n"
            }
            let again = try Shimtop(arguments)
            #expect(again.status == 125)
            #expect(again.errors.contains("there is a bundle of that name"))

            let deleted = try Shimtop("delete", "--force", "--yes", "--state", host.state, "long")
            #expect(deleted.status == 0, "\(deleted.errors)")
            #expect(!FileManager.default.fileExists(atPath: host.bundle("long")))
            try await eventually("the shim has ended") { try host.shims().isEmpty }
        }
    }

    @Test func whatCannotRunLeavesNothingAndSaysWhy() async throws {
        try await OwnHost.run { host in
            let arguments = ["run", "--state", host.state, "--namespace", host.namespace]
            try host.write(script: "true")
            let config = "\(host.source)/config.json"
            let spec = try String(contentsOfFile: config, encoding: .utf8)
            try spec.replacingOccurrences(of: "\\/bin\\/sh", with: "\\/bin\\/nope").write(
                toFile: config,
                atomically: true,
                encoding: .utf8
            )
            let missing = try Shimtop(arguments + ["--bundle", host.source, "one"])
            #expect(missing.status == 125)
            #expect(missing.errors.contains("/bin/nope"), "\(missing.errors)")
            #expect(!FileManager.default.fileExists(atPath: host.bundle("one")))
            #expect(try host.shims().isEmpty)

            #expect(try Shimtop(arguments + ["--bundle", "/nowhere", "two"]).status == 125)
            #expect(
                try Shimtop(arguments + ["--bundle", host.source, "--runtime", "io.no.such", "three"]).status == 125
            )
            let hostile = try Shimtop(arguments + ["--bundle", host.source, "../four"])
            #expect(hostile.status == 125)
            #expect(hostile.errors.contains("is none that containerd takes"))
        }
    }
}
