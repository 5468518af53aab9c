// SPDX-License-Identifier: Apache-2.0

import Dashboard
import Glibc
import LinuxHost
import TOMLKit
import TerminalThemes

/// What one configuration file says.
struct ConfigurationFile {
    struct Entry {
        var setting: Setting
        var value: SettingValue
        var line: Int?
    }

    static let mostBytes = 256 << 10

    let path: String
    private(set) var entries: [Entry] = []
    private(set) var keys: [KeyOverride] = []
    private(set) var remarks: [String] = []
    private let text: TOMLText

    /// Nil when there is no such file.
    init?(_ path: String) throws(ConfigurationFault) {
        guard let text = try Self.read(path) else { return nil }
        let root: TOMLTable
        do { root = try TOMLTable(string: text) } catch {
            let error = error as? TOMLParseError
            let reason = error?.description ?? "this is not TOML"
            let line = error?.source.begin.line ?? 1
            throw ConfigurationFault(message: "\(path):\(line): \(reason); none of it is used")
        }
        self.path = path
        self.text = TOMLText(text)
        for key in root.keys {
            if key == "keys", let table = root[key]?.table {
                readKeys(table)
            } else {
                readEntry(key, root[key], in: nil)
            }
        }
    }

    /// Whether it can be trusted is asked of what was opened: links are followed, as people link their dot files.
    private static func read(_ path: String) throws(ConfigurationFault) -> String? {
        do throws(SystemError) {
            let file = try RegularFile(path)
            if geteuid() == 0, file.isWritableByOthers {
                throw SystemError("read \(path)", refused: "others than its owner may write to it (chmod go-w)")
            }
            let content = try file.read(at: 0, limitBytes: mostBytes + 1)
            guard content.count <= mostBytes else {
                throw SystemError("read \(path)", refused: "it is larger than 256 KiB")
            }
            return String(decoding: content, as: UTF8.self)
        } catch {
            if error.isMissing { return nil }
            throw ConfigurationFault(message: "\(error); none of it is used")
        }
    }

    private mutating func readEntry(_ key: String, _ value: (any TOMLValueConvertible)?, in section: String?) {
        let name = (section.map { $0 + "." } ?? "") + key
        let line = text.line(of: key, in: section)
        guard let setting = Setting.all.first(where: { $0.name.rawValue == name }) else {
            let near = name.nearest(in: Setting.all.map(\.name.rawValue) + ["keys"])
            return remark(line, name, "there is no such setting" + (near.map { "; did you mean \($0)?" } ?? ""))
        }
        guard let value = value.flatMap(Self.value) else {
            return remark(line, name, "must be \(setting.range)")
        }
        entries.append(Entry(setting: setting, value: value, line: line))
    }

    private mutating func readKeys(_ table: TOMLTable) {
        for key in table.keys {
            guard let context = table[key]?.table else {
                readEntry(key, table[key], in: "keys")
                continue
            }
            for action in context.keys {
                let section = "keys.\(key)"
                let line = text.line(of: action, in: section)
                switch context[action].flatMap(Self.value) {
                case .list(let keys): override(key, action, keys, line)
                case .text(let text): override(key, action, [text], line)
                default: remark(line, "\(section).\(action)", "must be a list of keys, such as [\"K\", \"F9\"]")
                }
            }
        }
    }

    private mutating func override(_ context: String, _ action: String, _ keys: [String], _ line: Int?) {
        let origin = SettingOrigin.file(path, line: line).description
        self.keys.append(KeyOverride(context: context, action: action, keys: keys, origin: origin))
    }

    private mutating func remark(_ line: Int?, _ key: String, _ message: String) {
        remarks.append("\(SettingOrigin.file(path, line: line)): \(key): \(message)")
    }

    /// Nil for what no setting takes: tables, times, and lists of other things than texts.
    static func value(_ value: any TOMLValueConvertible) -> SettingValue? {
        if let array = value.array {
            let texts = array.map(\.string)
            return texts.contains(nil) ? nil : .list(texts.compactMap(\.self))
        }
        if let flag = value.bool { return .flag(flag) }
        if let number = value.int.map({ Double($0) }) ?? value.double { return .number(number) }
        return value.string.map { .text($0) }
    }
}

/// Why a file cannot be read, or a setting's file not be written, as a sentence for the person.
package struct ConfigurationFault: Error, Hashable, CustomStringConvertible {
    let message: String

    package var description: String { message }
}
