// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Dashboard
import HostActions

extension ByteSize: ExpressibleByArgument {
    package init?(argument: String) { self.init(argument) }
}
