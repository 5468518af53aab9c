// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Where themes of one's own are looked for, before the shipped ones.
enum ThemeFolders {
    static var all: [String] {
        let configuration = variable("XDG_CONFIG_HOME") ?? variable("HOME").map { $0 + "/.config" }
        return [configuration.map { $0 + "/shimtop/themes" }].compactMap(\.self) + ["/usr/share/shimtop/themes"]
    }

    private static func variable(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
    }
}
