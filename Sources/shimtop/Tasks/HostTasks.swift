// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import LinuxHost
import VisibleText

/// The tasks of a host that commands can name.
struct HostTasks: Sendable {
    private let directories: [StateDirectory]
    private let bundles: [ShimBundle]

    /// Reads the directories once; what cannot be read is said on stderr.
    init(_ directories: [StateDirectory], namespaces: Set<String>, sandboxesToo: Bool = false) {
        self.directories = directories
        bundles = directories.flatMap { directory in
            let (bundles, problems) = Self.bundles(of: directory, namespaces, sandboxesToo)
            for problem in problems { StandardError.write("shimtop: \(problem.neutralised)\n") }
            return bundles
        }
    }

    private static func bundles(
        of directory: StateDirectory,
        _ namespaces: Set<String>,
        _ sandboxesToo: Bool
    ) -> (bundles: [ShimBundle], problems: [String]) {
        do throws(SystemError) {
            return try BlockingIO.wait { () throws(SystemError) in
                directory.bundles(namespaces: namespaces, sandboxesToo: sandboxesToo)
            }
        } catch {
            return ([], ["cannot list \(directory.path): \(error)"])
        }
    }

    /// The bundle that a name means, and the state directory that it is in.
    ///
    /// With `whole` only a whole id is taken.
    func find(
        _ name: String,
        whole: Bool = false
    ) throws(ShimError) -> (bundle: ShimBundle, directory: StateDirectory) {
        let bundle = try TaskLookup(bundles, whole: whole).find(name)
        guard let directory = directories.first(where: { $0.path == bundle.stateDirectory }) else {
            throw ShimError(.notFound, "\(name): its state directory is not looked at")
        }
        return (bundle, directory)
    }
}
