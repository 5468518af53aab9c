// SPDX-License-Identifier: Apache-2.0

package import ContainerdShims
package import HostActions
package import LinuxHost

/// A text that is being typed on the journal line.
package struct Prompt: Sendable, Hashable {
    /// What the text is for.
    package enum Purpose: Sendable, Hashable {
        case filterTasks
        case filterLog
        case searchLog
        case searchDetail
        /// Where to save a text that is shown, and what it is called at first.
        case saveText([String], name: String)
        /// Where to save everything known of a task.
        case forensics(TaskID)
        /// A signal for one process of a task.
        case processSignal(ContainerProcess, ActionTarget)
        /// Where to save lines: all that there are, or those that the filter shows.
        case saveLog(all: Bool)
        /// Where to save what the screen shows.
        case saveScreen
        /// A signal for the dialog, which is behind it.
        case signal(KillDialog)
        /// Where to write the state of the task's processes.
        case checkpoint(ActionTarget)
        /// Limits to set for the task.
        case limits(ActionTarget)
    }

    package var purpose: Purpose
    package var field: TextField
    /// What Esc brings back.
    package var before: String
    /// Why the text cannot be used as it is.
    package var problem: String?

    package init(_ purpose: Purpose, text: String) {
        self.purpose = purpose
        field = TextField(text)
        before = text
    }

    package var text: String {
        get { field.text }
        set { field = TextField(newValue) }
    }

    /// Texts for the same purpose are remembered together.
    var historyKey: TextHistory.Key {
        switch purpose {
        case .filterTasks: .filterTasks
        case .filterLog: .filterLog
        case .searchLog, .searchDetail: .searchLog
        case .saveLog, .saveScreen, .checkpoint, .saveText, .forensics: .paths
        case .signal, .processSignal: .signals
        case .limits: .limits
        }
    }

    /// Whether something is decided about a task.
    var isAboutATask: Bool {
        switch purpose {
        case .signal, .checkpoint, .limits, .processSignal: true
        case .filterTasks, .filterLog, .searchLog, .saveLog, .saveScreen, .searchDetail, .saveText, .forensics: false
        }
    }
}
