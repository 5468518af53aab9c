// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import Dashboard
import ShimLogs

extension Setting {
    /// Every setting there is: files are read, written and documented by this table.
    package static let all: [Setting] = [
        Setting(.interval, .number(0.1...3600, whole: false), .number(1), unit: "seconds", "Time between two polls."),
        Setting(
            .theme,
            .text,
            .text("terminal"),
            "Colours, by the name of a theme; auto: by what the terminal's background is."
        ),
        Setting(.themeDark, .text, .text("terminal"), "The theme that \"auto\" means on a dark terminal."),
        Setting(.themeLight, .text, .text("terminal"), "The theme that \"auto\" means on a light terminal."),
        Setting(
            .color,
            .choice(["auto", "always", "never", "16", "256", "true"]),
            .text("auto"),
            "How many colours are used. auto: all, but none where NO_COLOR is set; always: in spite of it; true: 16 million."
        ),
        Setting(
            .plain,
            .flag,
            .flag(false),
            "One pane at a time, without frames and colours, and the cursor on what is chosen: for screen readers."
        ),
        Setting(.mouse, .flag, .flag(false), "Whether the mouse scrolls here at first, instead of selecting text."),
        Setting(
            .logMemory,
            .number(1...4096, whole: true),
            .number(16),
            unit: "MiB",
            "What is held in memory of each log; older lines go."
        ),
        Setting(
            .pipe,
            .choice(LogPipePolicy.allCases.map(\.rawValue)),
            .text(LogPipePolicy.auto.rawValue),
            "What may be done to shims' log pipes. auto: taken from while nobody reads; peek: never; drain: past a stopped reader, too; off: not opened."
        ),
        Setting(.readOnly, .flag, .flag(false), "Refuse everything that changes a task. A wrong value means true."),
        Setting(
            .requireJournal,
            .flag,
            .flag(false),
            "Refuse changes that the journal does not take a record of; without it the record goes to the system log. A wrong value means true."
        ),
        Setting(.saveFolder, .text, .text(""), "Where logs are saved; empty: in the folder shimtop is started in."),
        Setting(
            .columns,
            .columns,
            .list(TableSettings.defaultColumns.map(\.rawValue)),
            "Columns of the task table, in their order."
        ),
        Setting(.sort, .sort, .text(TaskSort().description), "What the task table is ordered by."),
        Setting(
            .group,
            .choice(TaskGrouping.allCases.map(\.rawValue)),
            .text(TaskGrouping.none.rawValue),
            "What tasks are put together by."
        ),
        Setting(
            .state,
            .texts,
            .list([]),
            "State directories of containerds that the dashboard looks at; empty: the usual ones that exist."
        ),
        Setting(.namespaces, .texts, .list([]), "Containerd namespaces that the dashboard shows; empty: all."),
        Setting(
            .keyPreset,
            .choice(KeymapPreset.allCases.map(\.rawValue)),
            .text(KeymapPreset.standard.rawValue),
            "Which keys there are before one's own, which are lists of keys in a section for each context."
        ),
    ]

    package static subscript(_ name: Name) -> Setting {
        // The table has every name, which a test makes sure of.
        all.first { $0.name == name } ?? Setting(name, .text, .text(""), "")
    }
}
