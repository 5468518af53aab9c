// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The character set that the environment names.
enum TerminalLocale {
    /// Makes the environment's character set the process's; whether it is UTF-8.
    ///
    /// A UTF-8 locale that is not installed here is still what the terminal speaks: C.UTF-8 stands in for it.
    static func adopt() -> Bool {
        if setlocale(LC_CTYPE, "") == nil, namesUnicode({ getenv($0).map { String(cString: $0) } }) {
            setlocale(LC_CTYPE, "C.UTF-8")
        }
        return nl_langinfo(Int32(CODESET)).map { String(cString: $0) } == "UTF-8"
    }

    /// Whether the variable that decides ends in a UTF-8 codeset.
    static func namesUnicode(_ environment: (String) -> String?) -> Bool {
        let names = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap(environment)
        guard let name = names.first(where: { !$0.isEmpty })?.lowercased() else { return false }
        return name.contains("utf-8") || name.contains("utf8")
    }
}
