public struct SimulatedHost: Sendable { public enum Scenario: Sendable { case demo }
 public let stateDirectory: String
 public static func run<V: Sendable>(_ s: Scenario, _ body: @Sendable (SimulatedHost) async throws -> V) async throws -> V { try await body(SimulatedHost(stateDirectory: "/tmp")) } }
