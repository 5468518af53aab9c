// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Descriptors 0, 1 and 2, on which nothing else may come to be.
enum StandardDescriptors {
    /// Takes the places of those that are closed: a socket in one of them would be written what is for a person.
    ///
    /// Reading finds the end there, remarks go nowhere, and writing output fails as it would on a closed one.
    static func occupy() {
        for (descriptor, mode) in [(STDIN_FILENO, O_RDONLY), (STDOUT_FILENO, O_RDONLY), (STDERR_FILENO, O_WRONLY)]
        where fcntl(descriptor, F_GETFD) < 0 {
            // The lowest free one is this one, as those below it are open by now.
            _ = open("/dev/null", mode)
        }
    }
}
