// SPDX-License-Identifier: Apache-2.0

/// One thing that is needed to see or do something on a host, and how it stands.
struct DoctorFinding: Encodable, Sendable {
    enum State: String, Encodable, Sendable {
        case ok
        /// Something is seen or done less well.
        case limited
        /// Something cannot be seen or done at all.
        case missing
    }

    let subject: String
    let state: State
    /// What was found.
    let found: String
    /// What that means, and what to do about it; empty where all is well.
    let consequence: String

    init(_ subject: String, _ state: State, _ found: String, _ consequence: String = "") {
        (self.subject, self.state, self.found, self.consequence) = (subject, state, found, consequence)
    }

    /// The finding for a person, in columns.
    var row: [String] { [state.rawValue, subject, consequence.isEmpty ? found : "\(found): \(consequence)"] }
}
