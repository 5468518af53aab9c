// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import HostActions
import HostRegistry
import Testing

/// The very task that was shown, or not at all.
@Suite struct ActionTargetTests {
    private func reading(
        _ pid: Int32?,
        _ ticks: UInt64?,
        bundle: UInt64 = 7,
        shim: Int32? = 50,
        shimTicks: UInt64? = 500
    ) -> ShimReading {
        var reading = ShimReading(id: TaskID(namespace: "n", id: "t"), bundle: "/b/t", healthSince: .now)
        (reading.pid, reading.pidStartTicks, reading.bundleInode) = (pid, ticks, bundle)
        (reading.shimPid, reading.shimStartTicks) = (shim, shimTicks)
        return reading
    }

    @Test func theSameTaskIsTheSame() {
        let target = ActionTarget(reading(1, 100))
        #expect(target.difference(from: reading(1, 100)) == nil)
        #expect(target.difference(from: reading(1, nil)) == nil, "its init process has ended")
        #expect(target.difference(from: reading(nil, nil)) == nil, "its shim has forgotten it")
        #expect(target.difference(from: reading(1, 100, shim: nil, shimTicks: nil)) == nil, "its shim is gone")
        // A shim that did not answer when the person decided, and does now.
        let silent = ActionTarget(reading(nil, nil, shim: nil, shimTicks: nil))
        #expect(silent.difference(from: reading(1, 100)) == nil)
    }

    @Test func unknownAgainstKnownIsNotTheSame() {
        // A stopped task, whose process is gone; its id is run again.
        let stopped = ActionTarget(reading(1, nil))
        #expect(stopped.difference(from: reading(1, 900)) == "is pid 1 now and was 1")
        #expect(stopped.difference(from: reading(2, 900)) == "is pid 2 now and was 1")
        #expect(stopped.difference(from: reading(1, nil, bundle: 8)) == "has another bundle now")
        let unknown = ActionTarget(reading(nil, nil, bundle: 0))
        #expect(unknown.difference(from: reading(2, 900)) == "is pid 2 now and was not known before")
        #expect(ActionTarget(reading(1, 100)).difference(from: reading(1, 101)) == "is pid 1 now and was 1")
        #expect(
            ActionTarget(reading(1, 100)).difference(from: reading(1, 100, shim: 51)) == "has shim 51 now and had 50"
        )
        #expect(
            ActionTarget(reading(1, 100)).difference(from: reading(1, 100, shimTicks: 501))
                == "has shim 50 now and had 50"
        )
    }
}
