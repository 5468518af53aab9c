// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import LogText

@Suite("A ring of lines")
struct LogRingTests {
    private func text(_ ring: LogRing, _ number: Int) -> String? {
        ring[number].map { String(decoding: $0.text, as: UTF8.self) }
    }

    @Test("numbers lines from zero on, and older ones below")
    func numbers() {
        var ring = LogRing()
        ring.append(LogBatch(["a", "b"]))
        ring.append(LogBatch(["c"]))
        ring.prepend(LogBatch(["y", "z"]))
        ring.prepend(LogBatch(["x"]))
        ring.append(LogBatch())
        #expect(ring.numbers == -3..<3)
        #expect((-3..<3).map { text(ring, $0) } == ["x", "y", "z", "a", "b", "c"])
        #expect(ring[-4] == nil && ring[3] == nil)
    }

    @Test("lets the oldest go, and counts exactly those; the others keep their numbers")
    func eviction() {
        var ring = LogRing(limitBytes: 64 << 10)
        for number in 0..<100_000 { ring.append(LogBatch(["line \(number)"])) }
        #expect(ring.evicted > 0)
        #expect(ring.numbers.upperBound == 100_000)
        #expect(ring.numbers.count + ring.evicted == 100_000)
        #expect(text(ring, ring.numbers.lowerBound) == "line \(ring.numbers.lowerBound)")
        #expect(text(ring, 99_999) == "line 99999")
        #expect(ring.sizeBytes <= 3 * (64 << 10))
    }

    @Test("splits what is large, so that little is lost at a time")
    func large() {
        var ring = LogRing(limitBytes: 1 << 20)
        ring.append(LogBatch((0..<100_000).map { "line \($0)" }))
        #expect(ring.numbers.count + ring.evicted == 100_000)
        #expect(ring.sizeBytes > 1 << 19)
        ring = LogRing(limitBytes: 16 << 20)
        ring.prepend(LogBatch((0..<50_000).map { "line \($0)" }))
        #expect(ring.numbers == -50_000..<0)
        #expect(text(ring, -50_000) == "line 0" && text(ring, -1) == "line 49999")
    }

    @Test("finds the lines that are wanted")
    func query() throws {
        var ring = LogRing()
        ring.prepend(LogBatch(["apple", "pear"]))
        ring.append(LogBatch(["Apple", "plum"]))
        let query = LogQuery(pattern: try LogPattern("apple"))
        #expect(ring.numbers(of: [query], in: ring.numbers) == [-2, 0])
        #expect(ring.numbers(of: [query], in: -1..<5) == [0])
    }
}

@Suite("A batch of lines")
struct LogBatchTests {
    @Test("can be parted and put together")
    func parts() {
        let batch = LogBatch(["one", "", "three", "four"])
        for from in 0...4 {
            for to in from...4 { #expect(batch.part(from..<to).texts == Array(batch.texts[from..<to])) }
        }
        var whole = batch.part(0..<2)
        whole.append(batch.part(2..<4))
        #expect(whole == batch)
        var picked = LogBatch()
        picked.append(2, of: batch)
        picked.append(0, of: batch)
        #expect(picked.texts == ["three", "one"])
    }
}
