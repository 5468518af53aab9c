// SPDX-License-Identifier: Apache-2.0

/// The program between this one and the terminal, which keeps to itself what is not wrapped for it.
enum Multiplexer: Hashable {
    case none
    case tmux
    case screen

    /// The one that this environment names.
    init(_ environment: (String) -> String?) {
        self =
            if environment("TMUX")?.isEmpty == false { .tmux } else if environment("STY")?.isEmpty == false {
                .screen
            } else { .none }
    }
}
