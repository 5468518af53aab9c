// SPDX-License-Identifier: Apache-2.0

/// What `config init` writes: every setting with its default, commented out.
package enum ConfigurationTemplate {
    package static var text: String {
        var text = """
            # Configuration of shimtop. Take the # from the beginning of a line to change what it says.
            # Options stand over variables of the environment, these over this file, and this over \(UserFolders.systemFile).

            """
        var section = ""
        for setting in Setting.all {
            let parts = setting.name.rawValue.split(separator: ".")
            if parts.count > 1, section != parts[0] {
                section = String(parts[0])
                text += "\n[\(section)]\n"
            }
            text += """

                # \(setting.help)
                # \(setting.range); \(setting.variable) in the environment.
                #\(parts.last ?? "") = \(setting.standard.toml)

                """
        }
        return text + """

            # Keys of one's own, instead of the preset's; `shimtop keys` lists contexts, actions and keys.
            # [keys.tasks]
            # kill = ["K", "F9"]

            """
    }
}
