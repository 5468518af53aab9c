// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import Testing

/// What a person types, and which task is meant by it.
@Suite struct TaskLookupTests {
    private let lookup: TaskLookup = {
        let directory = StateDirectory(path: "/run/containerd")
        let ids = [
            ("default", "web"), ("default", "web-2"), ("default", "db"), ("k8s.io", "web"), ("k8s.io", "abcdef"),
            ("k8s.io", "abc123"), ("moby", "zz"),
        ]
        return TaskLookup(ids.map { directory.bundle(of: TaskID(namespace: $0, id: $1)) })
    }()

    @Test(
        arguments: [
            ("db", "default/db"), ("abcd", "k8s.io/abcdef"), ("z", "moby/zz"), ("default/web", "default/web"),
            ("default/web-", "default/web-2"), ("k8s.io/w", "k8s.io/web"), ("web-2", "default/web-2"),
        ]
    )
    func aTaskIsFoundByItsIdOrTheBeginningOfIt(name: String, id: String) throws {
        #expect(try lookup.find(name).id.description == id)
    }

    @Test func aWholeIdGoesBeforeTheBeginningsOfOthers() throws {
        #expect(try lookup.find("default/web").id.id == "web")
    }

    @Test func severalTasksAreNamedInsteadOfOneBeingChosen() {
        let message = "abc may mean k8s.io/abcdef, k8s.io/abc123: write more of it"
        #expect(throws: ShimError(.invalidArgument, message)) { try lookup.find("abc") }
        #expect(
            throws: ShimError(.invalidArgument, "web may mean default/web, k8s.io/web: write more of it")
        ) {
            try lookup.find("web")
        }
    }

    @Test func manyCandidatesAreNotAllNamed() {
        let directory = StateDirectory(path: "/run/containerd")
        let many = TaskLookup((1...9).map { directory.bundle(of: TaskID(namespace: "n", id: "a\($0)")) })
        #expect(throws: ShimError(.invalidArgument, "a may mean n/a1, n/a2, n/a3, n/a4, ...: write more of it")) {
            try many.find("a")
        }
    }

    @Test(arguments: ["nothing", "moby/web", "WEB", "eb", "/web", "a/b/c", "moby/zz/"])
    func whatIsNotThereIsNotFound(name: String) {
        #expect {
            try lookup.find(name)
        } throws: { error in
            guard let error = error as? ShimError else { return false }
            return error.code == .notFound && error.message.hasPrefix("\(name): ")
        }
    }

    @Test(arguments: ["", "default/", "/"])
    func aNameWithoutAnIdMeansNothing(name: String) {
        #expect(throws: ShimError(.invalidArgument, "\"\(name)\" names no task")) { try lookup.find(name) }
    }

    @Test func nothingIsFoundAmongNothing() {
        #expect { try TaskLookup([]).find("a") } throws: { ($0 as? ShimError)?.code == .notFound }
    }
}
