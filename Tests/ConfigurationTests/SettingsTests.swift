// SPDX-License-Identifier: Apache-2.0

import Configuration
import Dashboard
import Foundation
import Testing

/// Files, environment and options together.
@Suite struct SettingsTests {
    @Test(
        "a wrong entry is named with its line and costs only itself",
        arguments: [
            ("interval = 0", "interval: 0 is not 0.1 to 3600 seconds; 1 is used"),
            ("interval = \"1\"", "interval: \"1\" is not 0.1 to 3600 seconds; 1 is used"),
            ("interval = nan", "interval: nan is not 0.1 to 3600 seconds; 1 is used"),
            ("log-memory = 1.5", "log-memory: 1.5 is not 1 to 4096 MiB, whole; 16 is used"),
            ("pipe = \"suck\"", "pipe: \"suck\" is not one of auto, peek, drain, off; \"auto\" is used"),
            ("read-only = 1", "read-only: 1 is not true or false; true is used"),
            (
                "sort = \"size\"",
                "sort: \"size\" is not trouble or a column's name, after a - to invert it; \"trouble\" is used"
            ),
            ("group = 3", "group: 3 is not one of none, pod, shim, namespace; \"none\" is used"),
            ("namespaces = [1]", "namespaces: must be a list of texts"),
            ("intervall = 2", "intervall: there is no such setting; did you mean interval?"),
            ("[keys]\npreset = \"emacs\"", "keys.preset: \"emacs\" is not one of default, k9s"),
            ("[keys.tasks]\nkill = 3", "keys.tasks.kill: must be a list of keys"),
        ]
    )
    func wrongEntry(text: String, message: String) throws {
        let folder = try TestFolder()
        let path = try folder.write("theme = \"mono\"\n\(text)\n")
        let settings = Settings(files: [path])
        let line = 1 + text.split(separator: "\n").count
        #expect(settings.remarks.count == 1)
        #expect(settings.remarks.first?.hasPrefix("\(path):\(line): \(message)") == true, "\(settings.remarks)")
        #expect(settings.text(.theme) == "mono")
    }

    @Test func eachSourceStandsOverTheOneBefore() throws {
        let folder = try TestFolder()
        let system = try folder.write(
            "interval = 2\nlog-memory = 2\ntheme = \"a\"\npipe = \"off\"\n",
            to: "system.toml"
        )
        let own = try folder.write("interval = 3\nlog-memory = 3\ntheme = \"b\"\n")
        let settings = Settings(
            files: [system, own],
            environment: ["SHIMTOP_INTERVAL": "4", "SHIMTOP_LOG_MEMORY": "4"],
            options: [.interval: .number(5)]
        )
        #expect(settings.remarks.isEmpty)
        #expect(settings.number(.interval) == 5)
        #expect(settings[.interval].origin == .option("--interval"))
        #expect(settings.number(.logMemory) == 4)
        #expect(settings[.logMemory].origin == .environment("SHIMTOP_LOG_MEMORY"))
        #expect(settings.text(.theme) == "b")
        #expect(settings[.theme].origin == .file(own, line: 3))
        #expect(settings[.pipe].origin == .file(system, line: 4))
        #expect(settings[.group].origin == .standard)
    }

    @Test func aWrongVariableIsNamedAndTheFileUsed() throws {
        let folder = try TestFolder()
        let path = try folder.write("interval = 3\n")
        let settings = Settings(files: [path], environment: ["SHIMTOP_INTERVAL": "fast"])
        #expect(settings.remarks == ["SHIMTOP_INTERVAL: \"fast\" is not 0.1 to 3600 seconds; 3 is used"])
    }

    @Test func whatIsNoFileOfSettingsIsOneRemark() throws {
        let folder = try TestFolder()
        let large = try folder.write(String(repeating: "#", count: 300_000), to: "large.toml")
        let broken = try folder.write("interval = 2\n[keys\n", to: "broken.toml")
        let open = try folder.write("interval = 2\n", to: "open.toml")
        chmod(open, 0o666)
        let pipe = folder.path + "/pipe"
        mkfifo(pipe, 0o600)
        for path in [large, broken, pipe, folder.path] + (geteuid() == 0 ? [open] : []) {
            let settings = Settings(files: [path])
            #expect(settings.remarks.count == 1, "\(path)")
            #expect(settings.remarks.first?.contains(path) == true)
            #expect(settings.number(.interval) == 1)
        }
        #expect(Settings(files: ["/nowhere/config.toml"]).remarks.isEmpty)
        #expect(Settings(files: ["/nowhere/c.toml"], required: "/nowhere/c.toml").remarks.count == 1)
    }

    @Test func theTemplateSaysTheDefaults() throws {
        #expect(Set(Setting.all.map(\.name)) == Set(Setting.Name.allCases))
        let folder = try TestFolder()
        let lines = ConfigurationTemplate.text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            line.hasPrefix("#") && !line.hasPrefix("# ") ? String(line.dropFirst()) : String(line)
        }
        for text in [ConfigurationTemplate.text, lines.joined(separator: "\n")] {
            let settings = Settings(files: [try folder.write(text)])
            #expect(settings.remarks.isEmpty)
            for setting in Setting.all { #expect(settings[setting.name].value == setting.standard) }
        }
        let settings = Settings(files: [try folder.write(lines.joined(separator: "\n"))])
        #expect(Setting.all.allSatisfy { settings[$0.name].origin != .standard })
    }

    @Test func keysOfOnesOwnReplaceThoseOfTheSystem() throws {
        let folder = try TestFolder()
        let system = try folder.write("[keys.tasks]\nkill = \"X\"\npause = \"P\"\n", to: "system.toml")
        let own = try folder.write("[keys.tasks]\nkill = [\"K\", \"F9\"]\n")
        let keys = Settings(files: [system, own]).keys
        #expect(Set(keys.map(\.keys)) == [["P"], ["K", "F9"]])
        #expect(keys.first { $0.action == "kill" }?.origin == "\(own):2")
    }
}
