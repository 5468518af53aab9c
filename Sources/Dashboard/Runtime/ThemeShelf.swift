// SPDX-License-Identifier: Apache-2.0

import Glibc
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
    package func load(_ name: String) throws(ThemeError) -> (theme: Theme, remarks: [String]) {
        let (theme, warnings) = try library.load(name, depth: depth)
        return (theme, warnings.map(\.description))
    }

    /// Posts a theme, and again whenever one of its files changes; one that cannot be loaded leaves what is shown.
    ///
    /// Ends when it is cancelled, or when there is no file that could change.
    @concurrent
    func follow(_ name: String, isLoaded: Bool, _ mailbox: Mailbox) async {
        var files = library.files(of: name)
        var stamps = files.map(FileStamp.init)
        if !isLoaded { post(name, mailbox) }
        while !files.isEmpty, (try? await Task.sleep(for: Self.lookTime, tolerance: Self.lookTime / 4)) != nil {
            let found = files.map(FileStamp.init)
            guard found != stamps else { continue }
            // What it inherits may be another; a broken file still is one of its own.
            let others = library.files(of: name).filter { !files.contains($0) }
            files += others
            // Taken before it is read: what is written meanwhile is seen the next time.
            stamps = found + others.map(FileStamp.init)
            post(name, mailbox)
        }
    }

    private func post(_ name: String, _ mailbox: Mailbox) {
        do throws(ThemeError) {
            let (theme, remarks) = try load(name)
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
            var status = stat()
            guard stat(path, &status) == 0 else { return }
            numbers = [
                Int(status.st_mtim.tv_sec), status.st_mtim.tv_nsec, Int(status.st_size), Int(bitPattern: status.st_ino),
            ]
        }
    }
}
