// SPDX-License-Identifier: Apache-2.0

import LinuxHost
import LogText

/// Takes a container's output out of its FIFOs, on the thread that calls ``run()``, until it is woken up, or the pipes are
/// gone, or somebody else reads them.
struct OutputPipeFollower {
    private static let pause = Duration.seconds(1)
    /// What is written line by line comes in batches that are this far apart.
    private static let batchPause = Duration.milliseconds(20)
    /// Who writes this much between two looks is not held up by a pause: a pipe holds 64 KiB.
    private static let hastyBytes = 16 << 10

    let pipes: [OutputPipe]
    let name: String
    let options: LogOptions
    let wakeUp: WakeUp
    private var output: LineOutput

    init(
        _ pipes: [OutputPipe],
        name: String,
        _ options: LogOptions,
        wakeUp: WakeUp,
        _ deliver: @escaping @Sendable (LogUpdate) -> Void
    ) {
        self.pipes = pipes
        self.name = name
        self.options = options
        self.wakeUp = wakeUp
        output = LineOutput(nil, deliver)
    }

    mutating func run() {
        do throws(SystemError) {
            guard let first = pipes.first else { return }
            try read(OpenPipe(first, options), pipes.count > 1 ? OpenPipe(pipes[1], options) : nil)
        } catch {
            output.announce(unavailable: "the container's output cannot be taken: \(error)")
        }
    }

    private mutating func read(_ first: consuming OpenPipe, _ second: consuming OpenPipe?) throws(SystemError) {
        var why = first.otherReader ?? second?.otherReader
        if why == nil { output.announce(origin: name) }
        let end = options.isFollowing ? nil : ContinuousClock.now + options.pipeTime
        while why == nil, end.map({ $0 > .now }) ?? true {
            let (lines, bytes) = first.take()
            let (more, moreBytes) = second?.take() ?? (LogBatch(), 0)
            output.deliver(lines)
            output.deliver(more)
            var unfinished = first.unfinished
            if let more = second?.unfinished { unfinished.append(more) }
            output.show(unfinished: unfinished)
            if bytes + moreBytes < Self.hastyBytes, wakeUp.wait([], atMost: Self.batchPause) { break }
            let left = end.map { max(.zero, ContinuousClock.now.duration(to: $0)) } ?? Self.pause
            let pause = min(Self.pause, left, output.unfinishedPause ?? Self.pause)
            if wakeUp.wait(first.descriptors + (second?.descriptors ?? []), atMost: pause) { break }
            // Looked at before every read: whoever comes gets what is written from then on.
            why = first.reasonToStop ?? second?.reasonToStop
        }
        output.deliver(first.finish())
        if let rest = second?.finish() { output.deliver(rest) }
        if let why { output.announce(unavailable: why) }
    }
}
