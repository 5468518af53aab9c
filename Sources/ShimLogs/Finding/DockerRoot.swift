// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import LinuxHost

/// Docker's configuration, as far as it says where containers are kept.
struct DockerRoot: Decodable {
    private let path: String?

    private enum CodingKeys: String, CodingKey { case path = "data-root" }

    /// Where Docker keeps its containers.
    static func find(_ places: LogPlaces) -> String {
        let content = try? BoundedFile.read(places.dockerConfiguration, limitBytes: 1 << 20)
        let root = content.flatMap { try? JSONDecoder().decode(DockerRoot.self, from: Data($0)) }
        return root?.path ?? places.dockerRoot
    }
}
