// SPDX-License-Identifier: Apache-2.0

import LinuxHost
import LogText

/// Takes a container's output out of its FIFOs, on the thread that calls ``run()``, until it is woken up or somebody else
/// reads them.
struct OutputPipeFollower {
    private static let pause = Duration.seconds(1)

    let pipes: [OutputPipe]
    let name: String
    let options: LogOptions
    let wakeUp: WakeUp
    let deliver: @Sendable (LogUpdate) -> Void

    func run() {
        do throws(SystemError) {
            switch pipes.count {
            case 1: try read(OpenPipe(pipes[0], options), nil)
            case 2: try read(OpenPipe(pipes[0], options), OpenPipe(pipes[1], options))
            default: return
            }
        } catch {
            deliver(.unavailable("the container's output cannot be taken: \(error)"))
        }
    }

    private func read(_ first: consuming OpenPipe, _ second: consuming OpenPipe?) throws(SystemError) {
        if let why = first.otherReader ?? second?.otherReader { return deliver(.unavailable(why)) }
        deliver(.origin(name))
        let end = options.isFollowing ? nil : ContinuousClock.now + options.pipeTime
        while end.map({ $0 > .now }) ?? true {
            // Looked at before every read: whoever comes gets what is written from then on.
            if let why = first.newReader ?? second?.newReader {
                deliverEnd(first.finish())
                if let rest = second?.finish() { deliverEnd(rest) }
                return deliver(.unavailable(why))
            }
            deliverEnd(first.take())
            if let lines = second?.take() { deliverEnd(lines) }
            var descriptors = first.descriptors
            if let more = second?.descriptors { descriptors += more }
            let left = end.map { min(Self.pause, max(.zero, ContinuousClock.now.duration(to: $0))) }
            if wakeUp.wait(descriptors, atMost: left ?? Self.pause) { break }
        }
        deliverEnd(first.finish())
        if let rest = second?.finish() { deliverEnd(rest) }
    }

    private func deliverEnd(_ lines: LogBatch) { if !lines.isEmpty { deliver(.lines(lines)) } }
}
