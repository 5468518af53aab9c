// SPDX-License-Identifier: Apache-2.0

/// Carries a number from the start of a wait to its cancellation handler.
///
/// Safe to share: it is read and written on the client's event loop only.
final class Ticket: @unchecked Sendable {
    var number: Int32?
}
