// SPDX-License-Identifier: Apache-2.0

import Curses

@testable import Dashboard

extension DashboardHarness {
    /// Presses a key and returns what it did to tasks without a dialog having asked, or any dialog at all where nothing may be
    /// changed.
    mutating func unconfirmed(_ key: KeyEvent) -> [Effect] {
        let mayAct = isConfirmation(key)
        takeEffects()
        press(key)
        return effects.filter { effect in
            switch effect {
            case .act, .followLog(_, _, as: _?): !mayAct || model.options.isReadOnly
            // A shell changes nothing by itself, and is no business of those who only look.
            case .exec: model.options.isReadOnly
            default: false
            }
        }
    }

    /// Whether a dialog asks for a yes, and the key is one.
    private func isConfirmation(_ key: KeyEvent) -> Bool {
        switch model.overlay {
        case .kill, .delete, .force, .bulk, .confirm: break
        default: return false
        }
        guard let context = model.keyContext, model.pressed.isEmpty else { return false }
        return model.options.keymap.meaning(of: [key], in: context) == .command(.accept)
    }
}

extension KeyEvent {
    /// Every key that a keyboard sends.
    static let all: [KeyEvent] = {
        var keys: [KeyEvent] = (0x20...0x7e).map { .character(Character(UnicodeScalar($0))) }
        keys += (0x61...0x7a).map { .control(Character(UnicodeScalar($0))) }
        keys += ["\\", "]", "^", "_", " "].map { .control($0) }
        keys += (1...12).map { .function($0) }
        keys += [
            .enter, .escape, .tab, .backTab, .backspace, .delete, .insert, .up, .down, .left, .right, .shiftLeft,
            .shiftRight, .home, .end, .pageUp, .pageDown, .character("é"), .character("日"),
        ]
        return keys
    }()
}
