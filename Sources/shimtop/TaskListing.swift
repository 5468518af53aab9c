// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import HostRegistry
import HostSession

/// One task as `shimtop ls --json` prints it.
///
/// Every key is always there; what is not known is null.
struct TaskListing: Encodable {
    let reading: TaskReading

    private enum Key: String, CodingKey {
        case namespace, id, status, health, why, pid, shimPid, `protocol`, version, address, bundle
    }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(reading.id.namespace, forKey: .namespace)
        try object.encode(reading.id.id, forKey: .id)
        try object.encode(reading.status, forKey: .status)
        try object.encode(reading.health, forKey: .health)
        try object.encode(reading.why, forKey: .why)
        try object.encode(reading.pid, forKey: .pid)
        try object.encode(reading.shimPid, forKey: .shimPid)
        try object.encode(reading.endpoint?.wireProtocol.rawValue, forKey: .protocol)
        try object.encode(reading.endpoint?.version, forKey: .version)
        try object.encode(reading.endpoint?.address, forKey: .address)
        try object.encode(reading.bundle, forKey: .bundle)
    }
}
