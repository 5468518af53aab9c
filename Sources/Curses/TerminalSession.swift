public import TerminalStyle
public struct TerminalSession: Sendable {
    public var events: AsyncStream<TerminalEvent> { AsyncStream { $0.finish() } }
    public func present(_ frame: Frame) async {}
    public func redraw(_ frame: Frame) async {}
    public func suspend() async {}
}
