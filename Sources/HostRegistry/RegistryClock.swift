// SPDX-License-Identifier: Apache-2.0

/// What a registry tells the time and waits by: the system's clock, or one that a test turns.
package protocol RegistryClock: Clock<Duration> where Instant == ContinuousClock.Instant {}

extension ContinuousClock: RegistryClock {}
