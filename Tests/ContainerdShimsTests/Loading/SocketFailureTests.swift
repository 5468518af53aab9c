// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import ShimTestSupport
import StreamSockets
import Testing

/// Shims that cannot be reached, on real sockets.
@Suite struct SocketFailureTests {
    private let fixture: BundleFixture
    private var path: String { fixture.folder.path + "/shim.sock" }

    init() throws { fixture = try BundleFixture() }

    /// Why the shim at an address cannot be loaded.
    private func failure(
        address: String? = nil,
        wireProtocol: String = "ttrpc",
        within load: Duration = .seconds(60)
    ) async throws -> LoadFailure {
        let address = address ?? "unix://\(path)"
        let json = #"{"version":3,"address":"\#(address)","protocol":"\#(wireProtocol)"}"#
        try fixture.add("t", ["bootstrap.json": json])
        var timeouts = ShimTimeouts()
        timeouts.load = load
        do throws(LoadFailure) {
            _ = try await ShimLoader(timeouts: timeouts)
                .load(fixture.stateDirectory.bundle(of: TaskID(namespace: "ns", id: "t")))
        } catch {
            return error
        }
        throw Loaded()
    }

    private struct Loaded: Error {}

    @Test func aSocketThatIsMissingMeansThatTheShimIsGone() async throws {
        let failure = try await failure()
        #expect(failure.step == .dial)
        #expect(failure.reason.code == .unavailable)
        #expect(
            failure.reason.message
                == "connect to unix://\(path) for ns/t: nobody listens: its socket does not exist"
        )
    }

    @Test func aSocketThatRefusesMeansThatTheShimIsGone() async throws {
        try EventEndpoint.reserve(path)
        let failure = try await failure()
        #expect(failure.step == .dial)
        #expect(failure.reason.code == .unavailable)
        #expect(
            failure.reason.message.hasSuffix("nobody listens: its socket refuses connections")
        )
    }

    @Test func aShimThatTakesNoConnectionIsLate() async throws {
        let server = try RawServer.full(path: path)
        let failure = try await failure(within: .milliseconds(200))
        #expect(failure.step == .dial)
        #expect(failure.reason.code == .deadlineExceeded)
        withExtendedLifetime(server) {}
    }

    @Test func aShimThatDoesNotAnswerIsLate() async throws {
        let server = try RawServer(path: path)
        let failure = try await failure(within: .milliseconds(200))
        #expect(failure.step == .connect)
        #expect(failure.reason.code == .deadlineExceeded)
        #expect(failure.reason.message.hasPrefix("Connect ns/t: no answer in "))
        withExtendedLifetime(server) {}
    }

    @Test func aShimThatHangsUpIsUnavailable() async throws {
        let server = try RawServer.answering([], path: path)
        let failure = try await failure()
        #expect(failure.step == .connect)
        #expect(failure.reason.code == .unavailable)
        withExtendedLifetime(server) {}
    }

    @Test func aShimThatAnswersSomethingElseIsInvalid() async throws {
        let server = try RawServer.answering(Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8), path: path)
        let failure = try await failure()
        #expect(failure.step == .connect)
        #expect(failure.reason.code == .invalid)
        #expect(failure.reason.message.contains("something that is not ttrpc"))
        withExtendedLifetime(server) {}
    }

    @Test(arguments: ["tcp://127.0.0.1:1", "vsock://3", "unix"])
    func anAddressThatIsNotDialledFailsAtOnce(address: String) async throws {
        let failure = try await failure(address: address)
        #expect(failure.step == .dial)
    }

    @Test func theStepIsNamedForAPerson() async throws {
        let failure = try await failure()
        #expect("\(failure)".hasPrefix("ns/t: cannot load its shim: connect to the socket: "))
    }
}
