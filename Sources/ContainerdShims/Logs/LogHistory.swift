// SPDX-License-Identifier: Apache-2.0

public import LogText

/// A place in what was written before, from which older lines can be read.
///
/// A value: reading gives the lines and the place before them.
public struct LogHistory: Sendable, Hashable {
}
