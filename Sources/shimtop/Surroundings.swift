// SPDX-License-Identifier: Apache-2.0

import Configuration
import FoundationEssentials
import LinuxHost

/// What the program finds around it: the environment, and the configuration files that it leads to.
enum Surroundings {
    static var variables: [String: String] { ProcessInfo.processInfo.environment }

    /// Settings from the files, the environment and these options; a given file is read instead of the user's own.
    static func settings(file: String? = nil, options: [Setting.Name: SettingValue] = [:]) -> Settings {
        let own = file ?? UserFolders(environment: variables).configurationFile
        let read = try? BlockingIO.wait { () throws(SystemError) in
            Settings(
                files: [UserFolders.systemFile] + [own].compactMap(\.self),
                required: file,
                environment: variables,
                options: options
            )
        }
        return read ?? Settings(files: [], environment: variables, options: options)
    }
}
