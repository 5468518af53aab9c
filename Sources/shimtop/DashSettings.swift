// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Configuration
import Curses

/// Settings that the dashboard's options may say for one run.
struct DashSettings: ParsableArguments {
    @Option(
        help: ArgumentHelp("A configuration file to read instead of one's own.", valueName: "file"),
        completion: .file(extensions: ["toml"])
    )
    var config: String?

    @Option(help: ArgumentHelp(Setting[.interval].summary, valueName: "seconds"))
    var interval: Double?

    @Option(
        help: ArgumentHelp(Setting[.theme].summary, valueName: "name"),
        completion: .custom { _, _, _ in ThemeNames.all + [ThemeChoice.auto] }
    )
    var theme: String?

    @Option(
        help: ArgumentHelp(Setting[.color].summary, valueName: "colours"),
        completion: .list(ColorChoice.allCases.map(\.rawValue))
    )
    var color: String?

    @Option(help: ArgumentHelp(Setting[.logMemory].summary, valueName: "MiB"))
    var logMemory: Int?

    @Option(
        name: .customLong("pipe"),
        help: ArgumentHelp(Setting[.pipe].summary, valueName: "policy"),
        completion: .list(["auto", "peek", "drain", "off"])
    )
    var pipePolicy: String?

    @Flag(help: "\(Setting[.plain].help)")
    var plain = false

    @Flag(help: "Refuse everything that changes a task.")
    var readOnly = false

    @Flag(help: "\(Setting[.requireJournal].help)")
    var requireJournal = false

    /// What was given.
    private var options: [Setting.Name: SettingValue] {
        var options: [Setting.Name: SettingValue] = [:]
        options[.interval] = interval.map { .number($0) }
        options[.theme] = theme.map { .text($0) }
        options[.color] = color.map { .text($0) }
        options[.logMemory] = logMemory.map { .number(Double($0)) }
        options[.pipe] = pipePolicy.map { .text($0) }
        if plain { options[.plain] = .flag(true) }
        if readOnly { options[.readOnly] = .flag(true) }
        if requireJournal { options[.requireJournal] = .flag(true) }
        return options
    }

    func validate() throws {
        for (name, value) in options {
            if let fault = Setting[name].fault(value) { throw ValidationError("--\(name.rawValue): \(fault)") }
        }
        guard !(readOnly && pipePolicy == "drain") else {
            throw ValidationError("--pipe drain takes lines from others, which --read-only refuses")
        }
    }

    /// With the files and the environment.
    var settled: Settings { Surroundings.settings(file: config, options: options) }
}
