// SPDX-License-Identifier: Apache-2.0

/// Why a file cannot be read, or a setting's file not be written, as a sentence for the person.
package struct ConfigurationFault: Error, Hashable, CustomStringConvertible {
    let message: String

    package var description: String { message }
}
