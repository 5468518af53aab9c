// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A row of `shimtop ls --json`.
struct Listing: Decodable {
    var namespace: String
    var id: String
    var status: String
    var health: String
    var why: String
    var pid: Int32?
    var shimPid: Int32?
    var `protocol`: String?
    var version: Int?
    var address: String?
    var bundle: String

    static func read(_ state: String, _ options: [String] = []) throws -> [Listing] {
        let text = try Shell.run([TerminalProgram.binary, "ls", "--json", "--state", state] + options)
        return try JSONDecoder().decode([Listing].self, from: Data(text.utf8))
    }
}
