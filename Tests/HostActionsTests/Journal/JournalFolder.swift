// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import LinuxHost
import Testing

@testable import HostActions

/// A folder for journals, and a socket that a system log might listen on.
final class JournalFolder: Sendable {
    let path: String
    private let log: Int32

    init() {
        path = FileManager.default.temporaryDirectory.appending(path: "journal-\(UUID())").path
        mkdir(path, 0o700)
        log = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_NONBLOCK.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: "\(path)/log".utf8) }
        let bound = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(log, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        #expect(bound == 0)
    }

    deinit {
        close(log)
        try? FileManager.default.removeItem(atPath: path)
    }

    /// A file where a folder is wanted.
    func block(_ name: String) { #expect(FileManager.default.createFile(atPath: "\(path)/\(name)", contents: nil)) }

    func file(_ name: String) -> JournalFile { JournalFile(path: "\(path)/\(name)") }

    var places: [SystemLog.Place] { [.socket("\(path)/log")] }

    func records(_ name: String) throws -> [[String: Any]] {
        try String(contentsOfFile: "\(path)/\(name)", encoding: .utf8).split(separator: "\n").map {
            try #require(JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
    }

    /// What the system log got.
    func messages() -> [String] {
        var messages: [String] = []
        var buffer = [UInt8](repeating: 0, count: 8192)
        while true {
            let count = recv(log, &buffer, buffer.count, 0)
            guard count > 0 else { return messages }
            messages.append(String(decoding: buffer[..<count], as: UTF8.self))
        }
    }
}
