// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Testing

@testable import ContainerdShims

/// A process that is added has the rights of the container's own.
@Suite struct ProcessSpecTests {
    private static let config = """
        {
          "ociVersion": "1.1.0",
          "process": {
            "terminal": true,
            "consoleSize": {"height": 24, "width": 80},
            "user": {"uid": 1000, "gid": 4294967294, "additionalGids": [5, 6]},
            "args": ["/init"],
            "env": ["PATH=/bin", "HOME=/root", "A=1"],
            "cwd": "/srv",
            "capabilities": {"bounding": ["CAP_KILL"], "effective": []},
            "rlimits": [{"type": "RLIMIT_NOFILE", "hard": 18446744073709551615, "soft": 1024}],
            "noNewPrivileges": true,
            "apparmorProfile": "cri",
            "selinuxLabel": "system_u:system_r:container_t:s0",
            "oomScoreAdj": -998,
            "somethingNew": {"nested": [null, 0.5, "ü"]}
          },
          "root": {"path": "rootfs"}
        }
        """

    private func process(
        _ change: (inout ProcessSpecOptions) -> Void = { _ in }
    ) throws -> JSONValue {
        var options = ProcessSpecOptions()
        change(&options)
        let spec = try ProcessSpec(
            like: Array((options.config ?? Self.config).utf8),
            args: options.args,
            terminal: options.terminal,
            environment: options.environment,
            workingDirectory: options.workingDirectory
        )
        return try JSONValue(json: spec.packed.value)
    }

    private struct ProcessSpecOptions {
        var config: String?
        var args = ["sh", "-c", "echo \"hi\""]
        var terminal = false
        var environment: [String] = []
        var workingDirectory: String?
    }

    @Test func userRightsAndEverythingElseAreKept() throws {
        let config = try JSONValue(json: Array(Self.config.utf8))
        let process = try process()
        let kept = [
            "user", "env", "cwd", "capabilities", "rlimits", "noNewPrivileges", "apparmorProfile", "selinuxLabel",
            "oomScoreAdj", "somethingNew",
        ]
        for name in kept { #expect(process[name] == config["process"]?[name], "\(name)") }
    }

    @Test func theCommandAndTheTerminalAreItsOwn() throws {
        let process = try process()
        #expect(process["args"] == .array([.string("sh"), .string("-c"), .string("echo \"hi\"")]))
        #expect(process["terminal"] == .bool(false))
        #expect(process["consoleSize"] == nil)
        #expect(try self.process { $0.terminal = true }["terminal"] == .bool(true))
    }

    @Test func theWorkingDirectoryIsTheContainersUnlessOneIsGiven() throws {
        #expect(try process { $0.workingDirectory = "/tmp" }["cwd"] == .string("/tmp"))
        #expect(try process { $0.config = #"{"process":{}}"# }["cwd"] == .string("/"))
    }

    @Test func aVariableThatIsGivenReplacesTheContainersAndOthersStay() throws {
        let process = try process { $0.environment = ["A=2=3", "B=", "HOME=/"] }
        let expected = ["PATH=/bin", "A=2=3", "B=", "HOME=/"]
        #expect(process["env"] == .array(expected.map(JSONValue.string)))
    }

    @Test func aNameThatIsTheBeginningOfAnotherReplacesItselfAlone() throws {
        let process = try process { $0.environment = ["PAT=1", "H"] }
        let expected = ["PATH=/bin", "HOME=/root", "A=1", "PAT=1", "H"]
        #expect(process["env"] == .array(expected.map(JSONValue.string)))
    }

    @Test func aTerminalHasATypeUnlessOneIsNamed() throws {
        #expect(try process { $0.terminal = true }["env"] == Self.variables("TERM=xterm"))
        let named = try process {
            $0.config = #"{"process":{"env":["TERM=vt100"]}}"#
            $0.terminal = true
        }
        #expect(named["env"] == .array([.string("TERM=vt100")]))
        let given = try process {
            $0.terminal = true
            $0.environment = ["TERM=screen"]
        }
        #expect(given["env"] == Self.variables("TERM=screen"))
    }

    /// The container's variables and one more.
    private static func variables(_ added: String) -> JSONValue {
        .array(["PATH=/bin", "HOME=/root", "A=1", added].map(JSONValue.string))
    }

    @Test(arguments: ["", "{", "[]", "{}", #"{"process":null}"#, #"{"process":"sh"}"#, #"{"process":[]}"#])
    func aSpecWithoutAProcessIsInvalid(config: String) {
        #expect {
            try process { $0.config = config }
        } throws: {
            ($0 as? ShimError)?.code == .invalid
        }
    }

    @Test func noCommandIsNoProcess() {
        #expect(throws: ShimError(.invalidArgument, "no command was given")) { try process { $0.args = [] } }
    }
}
