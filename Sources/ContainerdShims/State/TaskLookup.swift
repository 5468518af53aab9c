// SPDX-License-Identifier: Apache-2.0

/// Finds tasks by what a person types: an id, the beginning of one, or either after `namespace/`.
public struct TaskLookup: Sendable {
    private let bundles: [ShimBundle]
    private let takesWholeAlone: Bool

    /// A lookup among these bundles.
    ///
    /// With `whole` no beginning of an id is taken for it: the task that it was the id of may be gone, and another one's begin so.
    public init(_ bundles: [ShimBundle], whole: Bool = false) {
        self.bundles = bundles
        takesWholeAlone = whole
    }

    /// The one bundle that the name means; a whole id goes before the beginnings of others.
    ///
    /// Throws `notFound` when there is none, and `invalidArgument`, with the candidates, when there are several.
    public func find(_ name: String) throws(ShimError) -> ShimBundle {
        let parts = name.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        let namespace = parts.count == 2 ? String(parts[0]) : nil
        let id = String(parts[parts.count - 1])
        guard !id.isEmpty else { throw ShimError(.invalidArgument, "\"\(name)\" names no task") }
        let here = bundles.filter { namespace == nil || $0.id.namespace == namespace }
        let whole = here.filter { $0.id.id == id }
        let candidates = whole.isEmpty ? here.filter { $0.id.id.hasPrefix(id) } : whole
        if takesWholeAlone, whole.isEmpty, let likely = candidates.first {
            throw ShimError(
                .invalidArgument,
                "\(name) is not the id of a task; to change \(likely.id)\(candidates.count > 1 ? " or another" : ""), write its whole id"
            )
        }
        guard let found = candidates.first else {
            throw ShimError(.notFound, "\(name): there is no such task; \"shimtop ls\" lists those that are")
        }
        guard candidates.count == 1 else {
            let named = candidates.prefix(4).map(\.id.description) + (candidates.count > 4 ? ["..."] : [])
            throw ShimError(.invalidArgument, "\(name) may mean \(named.joined(separator: ", ")): write more of it")
        }
        return found
    }
}
