// SPDX-License-Identifier: Apache-2.0

import Glibc
import LinuxHost
package import TerminalStyle
package import TerminalThemes

/// The themes that one terminal can be shown in.
package struct ThemeShelf: Sendable {
    /// Time between two looks at the files of the theme that is shown.
    private static let lookTime = Duration.seconds(1)

    private let library: ThemeLibrary
    private let depth: ColorDepth

    package init(_ library: ThemeLibrary, depth: ColorDepth) {
        self.library = library
        self.depth = depth
    }

    /// A theme, and what is wrong in its files.
    package func load(_ name: String) async throws(ThemeError) -> (theme: Theme, remarks: [String]) {
        try await BlockingIO.read(otherwise: { .unreadable(file: name, reason: $0.reason) }) {
            () throws(ThemeError) in
            let (theme, warnings) = try library.load(name, depth: depth)
            return (theme, warnings.map(\.description))
        }
    }

    /// Posts a theme, and again whenever one of its files changes; one that cannot be loaded leaves what is shown.
    ///
    /// Ends when it is cancelled, or when there is no file that could change.
    func follow(_ name: String, isLoaded: Bool, _ mailbox: Mailbox) async {
        var files = await seen { library.files(of: name) } ?? []
        var stamps = await stamps(of: files)
        if !isLoaded { await post(name, mailbox) }
        while !files.isEmpty, (try? await Task.sleep(for: Self.lookTime, tolerance: Self.lookTime / 4)) != nil {
            let found = await self.stamps(of: files)
            guard let found, found != stamps else { continue }
            // What it inherits may be another; a broken file still is one of its own.
            let known = files
            let others = await seen { library.files(of: name).filter { !known.contains($0) } } ?? []
            files += others
            // Taken before it is read: what is written meanwhile is seen the next time.
            stamps = found + (await self.stamps(of: others) ?? [])
            await post(name, mailbox)
        }
    }

    /// Nil where they cannot be looked at.
    private func stamps(of files: [String]) async -> [FileStamp]? { await seen { files.map(FileStamp.init) } }

    private func seen<Value: Sendable>(_ look: @escaping @Sendable () -> Value) async -> Value? {
        try? await BlockingIO.read { () throws(SystemError) in look() }
    }

    private func post(_ name: String, _ mailbox: Mailbox) async {
        do throws(ThemeError) {
            let (theme, remarks) = try await load(name)
            guard !Task.isCancelled else { return }
            mailbox.post(.themeLoaded(name, theme))
            for remark in remarks { mailbox.post(.noted(remark, .warning)) }
        } catch {
            mailbox.post(.noted("theme \(name): \(error); the screen stays as it is", .error))
        }
    }

    /// What tells that a file was written; a file that is not there has one, too.
    private struct FileStamp: Hashable {
        private var numbers: [Int] = []

        init(_ path: String) {
            guard let status = try? HostPath.status(path) else { return }
            numbers = [
                Int(status.st_mtim.tv_sec), status.st_mtim.tv_nsec, Int(status.st_size), Int(bitPattern: status.st_ino),
            ]
        }
    }
}
