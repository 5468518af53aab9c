// SPDX-License-Identifier: Apache-2.0

import Foundation
import TerminalStyle
import TerminalThemes
import Testing

@testable import Dashboard

/// Files of themes, while the dashboard shows them.
@Suite struct ThemeShelfTests {
    /// A folder with one theme, followed until the body ends.
    private func following(
        _ text: String,
        _ body: (_ write: (String) throws -> Void, Mailbox) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("shelf-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let write = { (text: String) in
            try Data(text.utf8).write(to: folder.appendingPathComponent("mine.toml"), options: .atomic)
        }
        try write(text)
        let mailbox = Mailbox()
        let shelf = ThemeShelf(ThemeLibrary(folders: [folder.path]), depth: .palette256)
        let follower = Task { await shelf.follow("mine", isLoaded: false, mailbox) }
        try await body(write, mailbox)
        follower.cancel()
        await follower.value
    }

    private func title(_ messages: [Message]) -> TerminalColor? {
        for case .themeLoaded("mine", let theme) in messages { return theme[.title].foreground }
        return nil
    }

    @Test(.timeLimit(.minutes(1))) func aFileThatIsWrittenAnewIsShownAnew() async throws {
        try await following("[role]\ntitle = 3") { write, mailbox in
            #expect(title(await mailbox.take()) == .indexed(3))
            try write("[role]\ntitle = 4")
            #expect(title(await mailbox.take()) == .indexed(4))
        }
    }

    @Test(.timeLimit(.minutes(1))) func aBrokenFileLeavesWhatIsShownAndIsNamed() async throws {
        try await following("[role]\ntitle = 3") { write, mailbox in
            _ = await mailbox.take()
            try write("[role]\ntitle = = 4")
            let messages = await mailbox.take()
            #expect(title(messages) == nil)
            guard case .noted(let text, .error) = messages.first else {
                Issue.record("\(messages)")
                return
            }
            #expect(text.contains("mine.toml:2:") && text.contains("stays as it is"))
            try write("[role]\ntitle = 5\nborder = \"gren\"")
            var mended = await mailbox.take()
            #expect(title(mended) == .indexed(5))
            while mended.count < 2, !Task.isCancelled { mended += await mailbox.take() }
            guard case .noted(let warning, .warning) = mended.last else {
                Issue.record("\(mended)")
                return
            }
            #expect(warning.contains("mine.toml:3: border"))
        }
    }

    @Test func aThemeThatIsNotThereIsSaidAndNotWaitedFor() async {
        let mailbox = Mailbox()
        await ThemeShelf(ThemeLibrary(folders: []), depth: .mono).follow("nope", isLoaded: false, mailbox)
        guard case .noted(let text, .error) = await mailbox.take().first else {
            Issue.record("nothing was said")
            return
        }
        #expect(text.contains("there is no theme \"nope\""))
    }
}
