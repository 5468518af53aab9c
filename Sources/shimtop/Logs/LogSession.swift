// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import Glibc
import HostSession
import LinuxHost
import LogText
import ShimLogs

/// Prints the lines of some sources, and goes on with what is written while they are followed.
struct LogSession: Sendable {
    private let host: any Host
    let lanes: [LogLane]
    let filter: LogFilter
    /// How many of each task's lines are printed; nil for all.
    let limit: Int?
    let options: LogOptions
    let printer: LogPrinter
    /// Followers of files wait for it before they print: what was written before comes first.
    private let gate: WakeUp

    init(
        _ lanes: [LogLane],
        on host: any Host,
        _ filter: LogFilter,
        limit: Int?,
        _ options: LogOptions,
        _ printer: LogPrinter
    ) throws {
        self.host = host
        self.lanes = lanes
        self.filter = filter
        self.limit = limit
        self.printer = printer
        var options = options
        options.tailBytes = 0
        // A file is its own backlog, however slow the reader of our output is.
        options.backlogBytes = .max
        self.options = options
        gate = try WakeUp()
    }

    /// Returns when all is printed, lines are not taken any more, or the caller is cancelled; everything is closed then.
    ///
    /// `read` is called for each source, with what reads it.
    func run(
        reading read: @escaping @Sendable (LogLane, () async -> Void) async throws(ShimError) -> Void
    ) async throws(ShimError) {
        let (opened, opening) = AsyncStream.makeStream(of: Int.self, bufferingPolicy: .unbounded)
        let result = await withTaskCancellationHandler {
            await withTaskGroup(of: Result<Bool, ShimError>.self) { group in
                group.addTask { await followAll(opening, read) }
                group.addTask { .success(await printBefore(opened)) }
                group.addTask {
                    await printer.output.waitUntilLost()
                    return .success(true)
                }
                var over: Result<Bool, ShimError>?
                for await ended in group where over == nil {
                    if case .success(false) = ended { continue }
                    over = ended
                    gate.call()
                    group.cancelAll()
                }
                return over ?? .success(true)
            }
        } onCancel: {
            gate.call()
        }
        _ = try result.get()
    }

    /// Reads all sources to their ends; says whether that is the end of everything.
    private func followAll(
        _ opening: AsyncStream<Int>.Continuation,
        _ read: @escaping @Sendable (LogLane, () async -> Void) async throws(ShimError) -> Void
    ) async -> Result<Bool, ShimError> {
        await withTaskGroup(of: Result<Void, ShimError>.self) { group in
            for (index, lane) in lanes.enumerated() {
                group.addTask {
                    defer { opening.yield(index) }
                    do throws(ShimError) {
                        try await read(lane) { await follow(lane) { opening.yield(index) } }
                        return .success(())
                    } catch {
                        return .failure(error)
                    }
                }
            }
            var failure: ShimError?
            for await case .failure(let error) in group {
                failure = failure ?? error
                group.cancelAll()
            }
            return failure.map { .failure($0) } ?? .success(options.isFollowing)
        }
    }

    /// Prints what was written before, once all sources have said where that is, and lets the followers go on; says whether
    /// that was all.
    private func printBefore(_ opened: AsyncStream<Int>) async -> Bool {
        var waiting = Set(lanes.indices.filter { !options.isFollowing || lanes[$0].source.hasHistory })
        if !waiting.isEmpty {
            for await index in opened {
                waiting.remove(index)
                if waiting.isEmpty { break }
            }
        }
        var merge = await LogMerge(lanes, on: host, filter, limit: limit)
        let isRead = await merge.print(with: printer)
        guard isRead, options.isFollowing, !Task.isCancelled else { return true }
        gate.call()
        await printBacklogs()
        return false
    }

    /// Prints what pipes bring, whose readers do not wait for it to be printed, until the caller is cancelled.
    private func printBacklogs() async {
        let pipes = lanes.filter { !$0.source.hasHistory }
        guard !pipes.isEmpty, let wakeUp = try? WakeUp() else { return }
        try? await IOService.run("log printer", cancelledBy: wakeUp) {
            var isCalled = false
            while !isCalled {
                isCalled = wakeUp.wait(pipes.map(\.backlog.isFilled.descriptor), atMost: .seconds(60))
                for lane in pipes {
                    let (lines, lost) = lane.backlog.take()
                    printer.remark(lost: lost, of: lane.id)
                    printer.print(filter.wanted(lines), of: lines, from: lane.id)
                }
            }
        }
    }

    private func follow(_ lane: LogLane, _ isOpen: @escaping @Sendable () -> Void) async {
        await host.follow(lane.source, options) { update in
            switch update {
            case .origin, .unfinished: break
            case .unavailable(let why):
                printer.remark(why, about: lane.id)
                isOpen()
            case .pipe(let state):
                if lane.seesTrouble(in: state) { printer.remark("log pipe \(state.words)", about: lane.id) }
            case .history(let history):
                lane.history = history
                isOpen()
            case .lost(let count): lane.backlog.put(LogBatch(), lost: count)
            case .lines(let batch):
                guard options.isFollowing, lane.source.hasHistory else { return lane.backlog.put(batch) }
                while !gate.wait([], atMost: .seconds(60)) {}
                show(batch, of: lane)
            }
        }
    }

    private func show(_ batch: LogBatch, of lane: LogLane) {
        for index in batch.lines.indices where batch.lines[index].stream == .notice {
            printer.remark(String(decoding: batch.text(index), as: UTF8.self), about: lane.id)
        }
        printer.print(filter.wanted(batch), of: batch, from: lane.id)
    }
}
