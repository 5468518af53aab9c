// SPDX-License-Identifier: Apache-2.0

import Glibc
import LinuxHost

/// Where a bundle's `work` link leads: `ROOT/io.containerd.runtime.v2.task/NAMESPACE/ID`, unless somebody meddled with it.
struct WorkFolder: Sendable, Hashable {
    /// As the link has it.
    let path: String
    let id: TaskID

    /// Where it is; nil when it no longer exists.
    ///
    /// Throws when it is to be left alone.
    func place() throws(SystemError) -> BundlePlace? {
        let form = "/\(StateDirectory.taskPlugin)/\(id)"
        let root = String(path.dropLast(form.count))
        guard path.hasSuffix(form), root.hasPrefix("/"), !root.split(separator: "/").contains("..") else {
            throw refusal("it is no work folder of \(id)")
        }
        do throws(SystemError) {
            let place = try BundlePlace(root: root, id: id)
            switch try place.parent.kind(of: id.id) {
            case .directory: return place
            case nil:
                guard try place.isHalfRemoved() else { return nil }
                return place
            case .link, .other: throw refusal("it is no directory")
            }
        } catch  where error.number == ENOENT {
            return nil
        }
    }

    /// Removes it with everything in it.
    ///
    /// Returns what could not be done, each a sentence.
    func remove() -> [String] {
        do {
            guard let place = try place() else { return [] }
            if try place.isThere() { try place.hide() }
            return place.removeHidden()
        } catch {
            return [error.description]
        }
    }

    private func refusal(_ reason: String) -> SystemError {
        SystemError("remove \(path), where the bundle's work link leads", refused: "\(reason), and left alone")
    }
}
