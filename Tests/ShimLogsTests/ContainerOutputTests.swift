// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import ShimTestSupport
import Testing

@testable import ShimLogs

@Suite("Where a container's output is kept")
struct ContainerOutputTests {
    private static let docker = TaskID(namespace: "moby", id: "abc")
    private static let plain = TaskID(namespace: "default", id: "web")

    private static func pod(sandbox: Bool = false, uid: String? = "u-1") -> TaskDescription {
        var about = TaskDescription()
        (about.podNamespace, about.pod, about.container, about.podUID) = ("shop", "web-7f", "nginx", uid)
        about.isSandbox = sandbox
        return about
    }

    @Test("follows from what the shim was told")
    func told() {
        func output(_ stdout: String, _ stderr: String = "") -> ContainerOutput {
            ContainerOutput(of: Self.plain, TaskDescription(), TaskIO(stdout: stdout, stderr: stderr))
        }
        #expect(output("") == .nowhere)
        #expect(
            output("/run/fifo/a-stdout", "/run/fifo/a-stderr")
                == .pipes(stdout: "/run/fifo/a-stdout", stderr: "/run/fifo/a-stderr")
        )
        #expect(output("fifo:///run/a") == .pipes(stdout: "/run/a", stderr: ""))
        #expect(output("/run/a", "/run/a") == .pipes(stdout: "/run/a", stderr: ""))
        #expect(output("", "/run/a") == .pipes(stdout: "", stderr: "/run/a"))
        #expect(output("file:///var/log/a%20b%2Fc.log?x=y#z") == .textFile("/var/log/a b/c.log"))
        #expect(output("", "file:///e.log") == .textFile("/e.log"))
        #expect(output("file:///100%") == .textFile("/100%"))
        #expect(output("binary:///usr/bin/logger?id=web") == .logger("/usr/bin/logger"))
        #expect(
            output("binary:///usr/bin/nerdctl?_NERDCTL_INTERNAL_LOGGING=%2Fvar%2Flib%2Fnerdctl%2F19")
                == .jsonFile("/var/lib/nerdctl/19/containers/default/web/web-json.log")
        )
        #expect(output("npipe://./pipe") == .foreign("npipe"))
        #expect(ContainerOutput(of: Self.plain, TaskDescription(), nil) == .unknown)
    }

    @Test("follows from what it is, even when the shim says nothing")
    func known() throws {
        let folder = try #require(PodLogFolder(Self.pod()))
        #expect(ContainerOutput(of: Self.plain, Self.pod(), nil) == .podFile(folder))
        #expect(ContainerOutput(of: Self.plain, Self.pod(), TaskIO(stdout: "/run/a")) == .podFile(folder))
        #expect(ContainerOutput(of: Self.plain, Self.pod(sandbox: true), TaskIO()) == .nowhere)
        #expect(ContainerOutput(of: Self.docker, TaskDescription(), TaskIO(stdout: "/run/a")) == .docker)
        #expect(ContainerOutput(of: Self.docker, TaskDescription(), nil) == .docker)
    }

    @Test("is the pod's newest file, of the pod that is meant")
    func podFile() throws {
        let root = try TemporaryFolder()
        for name in ["shop_web-7f_u-1", "shop_web-7f_u-2", "shop_web-7fx_u-3"] {
            try root.makeFolder(name)
            try root.makeFolder("\(name)/nginx")
            for number in ["0.log", "2.log", "10.log", "11.log.20261124-010203"] {
                try root.write("\(name)/nginx/\(number)", "")
            }
        }
        #expect(PodLogFolder(Self.pod())?.newestFile(below: root.path) == "\(root.path)/shop_web-7f_u-1/nginx/10.log")
        let other = PodLogFolder(Self.pod(uid: nil))?.newestFile(below: root.path)
        #expect(
            other == "\(root.path)/shop_web-7f_u-2/nginx/10.log" || other == "\(root.path)/shop_web-7f_u-1/nginx/10.log"
        )
        #expect(PodLogFolder(Self.pod(uid: "u-9"))?.newestFile(below: root.path) == nil)
        #expect(PodLogFolder(Self.pod(uid: "../x")) == nil)
    }
}
