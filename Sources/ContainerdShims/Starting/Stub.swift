struct ShimBinaryContext: Sendable { var bundle: ShimBundle; var daemonAddress: String; var eventsAddress = ""; var options: PackedMessage?
 init(bundle: ShimBundle, daemonAddress: String) { self.bundle = bundle; self.daemonAddress = daemonAddress } }
struct ShimDeleteResult { var pid: Int32?; var exitStatus: UInt32; var exitedAt: Date?; var warnings: String }
import FoundationEssentials
struct ShimBinary: Sendable { var path: String
 init(path: String) { self.path = path }
 init(runtime: String) throws(ShimError) { path = runtime }
 func start(_ context: ShimBinaryContext, timeout: Duration) async throws(ShimError) -> BootstrapParams { throw ShimError(.unknown, "") }
 func delete(_ context: ShimBinaryContext, timeout: Duration) async throws(ShimError) -> ShimDeleteResult { throw ShimError(.unknown, "") }
}
enum BundleRemoval { static func remove(_ bundle: ShimBundle) throws(ShimError) -> [String] { [] }
 static func plan(_ bundle: ShimBundle) -> [String] { [] } }
