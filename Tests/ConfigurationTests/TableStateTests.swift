// SPDX-License-Identifier: Apache-2.0

import Configuration
import Dashboard
import Foundation
import Testing

/// What the user made of the table comes back.
@Suite struct TableStateTests {
    private let table = TableSettings(
        columns: [.task, .why],
        widths: [.task: 40],
        sort: TaskSort(.column(.age), isInverted: true),
        grouping: .pod
    )

    @Test func whatIsSavedIsLoaded() throws {
        let folder = try TestFolder()
        let path = folder.path + "/deep/shimtop/table.toml"
        let file = TableStateFile(path: path)
        #expect(file.load().table == nil)
        #expect(file.load().problems.isEmpty)
        try file.save(TableSettings())
        try file.save(table)
        #expect(file.load().table == table)
        #expect(file.load().problems.isEmpty)
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path + "/deep/shimtop") == ["table.toml"])
    }

    @Test func wrongEntriesAreNamedAndTheOthersUsed() throws {
        let folder = try TestFolder()
        let path = try folder.write("sort = \"-age\"\ngroup = \"x\"\n[widths]\ntask = 1\nwhy = 9\n")
        let (table, problems) = TableStateFile(path: path).load()
        #expect(table?.sort.description == "-age")
        #expect(table?.widths == [.why: 9])
        #expect(problems.count == 2)
    }

    @Test func aPlaceThatCannotBeWrittenIsNamed() throws {
        let folder = try TestFolder()
        let file = try folder.write("")
        let error = #expect(throws: ConfigurationFault.self) {
            try TableStateFile(path: file + "/table.toml").save(table)
        }
        #expect(error?.description.contains(file) == true)
    }

    @Test func whatIsSaidForThisRunStandsOverWhatWasKept() {
        let settings = Settings(files: [], environment: ["SHIMTOP_SORT": "pid"])
        let table = settings.table(keptAs: table)
        #expect(table.sort.description == "pid")
        #expect(table.columns == [.task, .why])
        #expect(table.grouping == .pod)
    }
}
