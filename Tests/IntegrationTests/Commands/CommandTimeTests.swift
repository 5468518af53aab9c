// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Testing

@testable import shimtop

/// How long commands may go on.
@Suite struct CommandTimeTests {
    private func limit(_ line: String) throws -> Duration? {
        let command = try shimtop.Shimtop.parseAsRoot(line.split(separator: " ").map(String.init))
        return CommandTime(of: command).limit
    }

    @Test(arguments: [
        "ls", "why a", "check", "doctor", "state a", "ps a", "stats a", "events", "logs a", "bundle a", "keys",
        "start a",
        "pause a", "resume a", "kill a", "exec a -- b", "update --pids 1 a", "checkpoint --image /a b", "delete a",
        "force --step kill a", "recover 1", "shutdown a", "cleanup a", "stacks a", "sandbox status a", "sandbox stop a",
        "sandbox shutdown a", "run --bundle a b", "config path", "config init", "config show", "config check",
        "theme list", "theme show a", "theme check", "completions bash", "man", "export --rules",
    ])
    func aCommandGivesUp(line: String) throws {
        let limit = try #require(try limit(line), "\(line)")
        #expect(limit >= .seconds(10) && limit <= .seconds(180), "\(line)")
    }

    @Test(arguments: ["watch", "events --follow", "logs -f a", "export", "drain a", "dash"])
    func whatGoesOnByDesignDoesNot(line: String) throws { #expect(try limit(line) == nil) }

    @Test func whoHasPatienceGetsMoreTime() throws {
        #expect(try limit("state --timeout 600 a").map { $0 > .seconds(1200) } == true)
        #expect(try limit("wait a").map { $0 > .seconds(86400) } == true)
        #expect(try limit("wait --timeout 5 a").map { $0 < .seconds(60) } == true)
        #expect(try limit("check --stuck-after 10m").map { $0 > .seconds(600) } == true)
        #expect(try limit("events --timeout 3600").map { $0 > .seconds(3600) } == true)
    }
}
