// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import HostRegistry
import HostSession
import Testing

@testable import Dashboard

/// The processes that the detail pane shows are those of the task as it runs now.
@Suite struct ProcessesReadTests {
    @Test func theyAreReadAgainWhenTheTaskIsRunAnew() {
        var harness = DashboardHarness()
        harness.select("4f21c0")
        let id = harness.model.table.selected
        func reads(_ effects: [Effect]) -> Int {
            effects.filter { if case .readProcesses(id) = $0 { true } else { false } }.count
        }
        _ = harness.takeEffects()
        harness.send(.tick)
        harness.send(.tick)
        #expect(reads(harness.takeEffects()) <= 1, "once, as long as it is the same")
        var changed = HandMadeHost.troubled
        for index in changed.readings.indices where changed.readings[index].id == id {
            changed.readings[index].pid = 999
            changed.readings[index].pidStartTicks = 1
        }
        harness.send(.processesRead(changed.readings[0].id, .success([])))
        harness.send(.snapshot(changed))
        _ = harness.takeEffects()
        harness.send(.tick)
        #expect(reads(harness.takeEffects()) == 1)
        #expect(harness.model.processes == nil, "those of before are not shown as its own")
    }
}
