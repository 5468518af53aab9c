// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
package import Dashboard

extension ByteSize: ExpressibleByArgument {
    package init?(argument: String) { self.init(argument) }
}
