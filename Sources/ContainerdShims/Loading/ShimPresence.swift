// SPDX-License-Identifier: Apache-2.0

package import LinuxHost

/// What is seen of a shim on whose socket nobody listens: that alone does not make it dead.
package enum ShimPresence: Sendable, Hashable {
    /// Its process is there; `isInOtherMounts` where its paths, and so its socket, are not those of here.
    case running(ProcessStat, isInOtherMounts: Bool)
    /// Its socket may be somewhere that is not seen from here, as this sentence says.
    case outOfSight(String)
    /// Where its socket would be is seen, and no process of such a shim.
    case gone

    /// Blocks the calling thread.
    package init(of bundle: ShimBundle, among shims: ShimProcesses) {
        self.init(of: bundle, bundle.taskDescription(), try? bundle.bootstrapParams(), among: shims)
    }

    /// The same, for a bundle that was read before; `params` are nil where it does not tell how the shim is reached.
    package init(
        of bundle: ShimBundle,
        _ about: TaskDescription,
        _ params: BootstrapParams?,
        among shims: ShimProcesses
    ) {
        let address = params.flatMap { try? ShimAddress.parse($0.address, for: $0.wireProtocol) }
        if let shim = shims.shims(of: bundle, initProcess: bundle.containerProcess(about)).first {
            self = .running(shim.process, isInOtherMounts: shim.isInOtherMounts)
        } else if case .path(let socket)? = address, let why = Self.whereElse(socket, bundle.stateDirectory) {
            self = .outOfSight(why)
        } else if let path = about.cgroupsPath.flatMap(ContainerCgroup.path(ofSpec:)),
            ProcessCgroup.holdsUnseenProcesses(path)
        {
            self = .outOfSight(
                "its container runs in another PID namespace; look from there, for example with nsenter -t 1 -p -m"
            )
        } else if let address, ListeningSocket.isBound("\(address)") {
            self = .outOfSight(
                "its socket is open in another mount namespace; look from there, for example with nsenter -t 1 -m"
            )
        } else {
            self = .gone
        }
    }

    /// Why a socket that does not exist here may exist elsewhere.
    private static func whereElse(_ socket: String, _ stateDirectory: String) -> String? {
        guard HostPath.isMissing(socket) else { return nil }
        let folder = String(socket[..<(socket.lastIndex(of: "/") ?? socket.startIndex)])
        var root = stateDirectory
        while let slash = root.lastIndex(of: "/") {
            root = String(root[..<slash])
            guard !root.isEmpty else { break }
            if !HostPath.isMissing(root + socket) {
                return "its socket is below \(root): enter that root, as with chroot \(root) or nsenter -t 1 -m"
            }
        }
        return !folder.isEmpty && HostPath.isMissing(folder)
            ? "there is no \(folder) here: look from where containerd runs, as with nsenter -t 1 -m" : nil
    }
}
