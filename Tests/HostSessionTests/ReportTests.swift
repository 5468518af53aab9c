// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import Dispatch
import Foundation
import Testing

@testable import HostRegistry
@testable import HostSession

/// Reports of a task: documents as text, masks, archives.
@Suite struct ReportTests {
    private let document = JSONValue.object([
        "b": .array([.integer(1), .object(["c": .null])]), "a": .string("x\n\"\u{1b}"), "on": .array([]),
    ])

    @Test func aDocumentIsJSONThatOthersRead() throws {
        let text = document.lines().joined(separator: "\n")
        #expect(try JSONValue(json: Array(text.utf8)) == document)
        #expect(document.lines(depth: 1) == ["{", #"  "a": "x\n\"\u001b","#, #"  "b": [ 2 ],"#, #"  "on": []"#, "}"])
    }

    @Test func aDocumentIsYAML() {
        #expect(
            document.lines(.yaml) == [
                #"a: "x\n\"\u001b""#, "b:", "  - 1", "  -", "    c: null", #""on": []"#,
            ]
        )
    }

    @Test func valuesOfTheEnvironmentAreMaskedWhereverTheyStand() {
        let spec = JSONValue.object([
            "process": .object(["env": .array([.string("A=secret=1"), .string("B")])]),
            "hooks": .object(["prestart": .array([.object(["env": .array([.string("C=hidden")])])])]),
        ])
        let text = spec.maskingEnvironment.lines().joined()
        #expect(!text.contains("secret=1") && !text.contains("hidden"))
        #expect(text.contains("A=********") && text.contains("C=********") && !text.contains("\"B\""))
    }

    @Test(arguments: [
        ("--password=hunter2 --port=80", "--password=******** --port=80"),
        ("run --token abc --user me", "run --token ******** --user me"),
        ("MYSQL_ROOT_PASSWORD=x", "MYSQL_ROOT_PASSWORD=********"),
        ("Authorization: Bearer abc.def", "Authorization: Bearer ********"),
        ("nothing to hide", "nothing to hide"),
        ("\"apiKey\": \"abc\"", "\"apiKey\": ********"),
        ("the token was refused", "the token was refused"),
    ])
    func whatIsNamedLikeASecretIsMasked(line: String, masked: String) {
        #expect(SecretMask.masked(line) == masked)
    }

    @Test func anArchiveIsOneThatTarUnpacks() throws {
        var archive = TarArchive(folder: "some-folder", time: 1_700_000_000)
        let contents: [(String, [UInt8])] = [
            ("empty.txt", []), ("full.txt", [UInt8](repeating: 0x61, count: 512)), ("odd.txt", Array("odd".utf8)),
        ]
        for (name, content) in contents { archive.add(name, content) }
        #expect(archive.bytes.count == 512 * (3 + 2 + 2))
        let folder = FileManager.default.temporaryDirectory.appending(path: "tar-\(UUID())").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try Data(archive.bytes).write(to: URL(fileURLWithPath: folder + "/a.tar"))
        #expect(system("tar -C '\(folder)' -xf '\(folder)/a.tar'") == 0)
        for (name, content) in contents {
            #expect(try Array(Data(contentsOf: URL(fileURLWithPath: "\(folder)/some-folder/\(name)"))) == content)
        }
    }

    @Test func whatTakesTooLongIsNotWaitedFor() async {
        let end = DispatchSemaphore(value: 0)
        let nothing: Int? = await Patience.wait(.milliseconds(50)) {
            // As a read that hangs: it does not look at its cancellation.
            await withCheckedContinuation { continuation in
                Thread.detachNewThread {
                    end.wait()
                    continuation.resume(returning: 1)
                }
            }
        }
        // Only now can it end: whoever waited for it would wait for ever.
        end.signal()
        #expect(nothing == nil)
        #expect(await Patience.wait(.seconds(600)) { 7 } == 7)
    }

    @Test func latenciesAreThoseOfTheLastAnswers() throws {
        var latencies = LatencyHistory()
        #expect(latencies.summary == nil)
        for _ in 0..<200 { latencies.add(.seconds(9)) }
        for value in 1...120 { latencies.add(.milliseconds(value)) }
        let summary = try #require(latencies.summary)
        #expect(summary.count == 120 && summary.median == 60 && summary.p99 == 118)
    }
}
