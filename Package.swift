// swift-tools-version: 6.2
// SPDX-License-Identifier: Apache-2.0

import PackageDescription

/// CI turns warnings into errors; a user's newer compiler may warn about what today's does not.
let warnings: [SwiftSetting] = Context.environment["CI"] == nil ? [] : [.treatAllWarnings(as: .error)]

let settings: [SwiftSetting] =
    [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    ] + warnings

extension Target.Dependency {
    static let nioCore = product(name: "NIOCore", package: "swift-nio")
    static let nioPosix = product(name: "NIOPosix", package: "swift-nio")
    static let nioEmbedded = product(name: "NIOEmbedded", package: "swift-nio")
    static let protobuf = product(name: "SwiftProtobuf", package: "swift-protobuf")
    static let arguments = product(name: "ArgumentParser", package: "swift-argument-parser")
    static let toml = product(name: "TOMLKit", package: "TOMLKit")
}

extension Target {
    /// The tests of one target, in a folder of its name.
    static func test(_ target: String, dependencies: [Dependency] = [], exclude: [String] = []) -> Target {
        .testTarget(
            name: "\(target)Tests",
            dependencies: [.byName(name: target)] + dependencies,
            exclude: exclude,
            swiftSettings: settings
        )
    }
}

let package = Package(
    name: "shimtop",
    products: [
        .executable(name: "shimtop", targets: ["shimtop"]),
        .library(name: "TTRPC", targets: ["TTRPC"]),
        .library(name: "ContainerdShims", targets: ["ContainerdShims"]),
        .library(name: "TerminalThemes", targets: ["TerminalThemes"]),
        .library(name: "Curses", targets: ["Curses"]),
        .library(name: "ShimSimulator", targets: ["ShimSimulator"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
    ],
    targets: [
        // Floor 1: C headers.
        .systemLibrary(name: "CNcurses", providers: [.apt(["libncurses-dev"])]),
        .target(name: "CLinux"),

        // Floor 2: one subject each, none knows another.
        .target(
            name: "TTRPC",
            dependencies: [.nioCore, .nioPosix, .protobuf],
            exclude: ["Protos"],
            swiftSettings: settings
        ),
        .target(name: "ContainerdAPI", dependencies: [.protobuf], exclude: ["Protos"], swiftSettings: settings),
        .target(name: "LinuxHost", dependencies: ["CLinux"], swiftSettings: settings),
        .target(name: "TerminalStyle", dependencies: ["CLinux"], swiftSettings: settings),

        // Floor 3: shims without a terminal, a terminal without shims.
        .target(
            name: "ContainerdShims",
            dependencies: ["TTRPC", "ContainerdAPI", "LinuxHost", .nioCore, .nioPosix, .protobuf],
            swiftSettings: settings
        ),
        .target(
            name: "ShimSimulator",
            dependencies: ["TTRPC", "ContainerdAPI", "LinuxHost", "CLinux", .nioCore, .nioPosix, .protobuf],
            swiftSettings: settings
        ),
        .target(
            name: "TerminalThemes",
            dependencies: ["TerminalStyle", "ShippedThemes", .toml],
            swiftSettings: settings
        ),
        .target(
            name: "ShippedThemes",
            path: "Themes",
            resources: [.embedInCode("terminal.toml"), .embedInCode("mono.toml")],
            swiftSettings: settings
        ),
        .target(name: "Curses", dependencies: ["TerminalStyle", "CNcurses", "CLinux"], swiftSettings: settings),

        // Floor 4: what is on the screen.
        .target(
            name: "Dashboard",
            dependencies: ["ContainerdShims", "Curses", "TerminalStyle", "TerminalThemes"],
            swiftSettings: settings
        ),

        // Floor 5: the program.
        .executableTarget(
            name: "shimtop",
            dependencies: [
                "Dashboard", "ContainerdShims", "ShimSimulator", "TerminalThemes", "TerminalStyle", "Curses",
                .arguments,
            ],
            swiftSettings: settings
        ),

        // Tests mirror the tree above.
        .test("TTRPC", dependencies: [.nioCore, .nioPosix, .nioEmbedded, .protobuf]),
        .test("LinuxHost"),
        .test("TerminalStyle"),
        .test(
            "ContainerdShims",
            dependencies: ["ContainerdAPI", "TTRPC", "LinuxHost", .nioCore, .nioPosix, .protobuf]
        ),
        .test("ShimSimulator", dependencies: ["ContainerdShims", "LinuxHost"]),
        .test("TerminalThemes", dependencies: ["TerminalStyle", "ShippedThemes"]),
        .test("Curses", dependencies: ["TerminalStyle"]),
        .test(
            "Dashboard",
            dependencies: ["ContainerdShims", "Curses", "TerminalStyle", "TerminalThemes", "ShimSimulator"],
            exclude: ["Golden"]
        ),
        .executableTarget(
            name: "shimtop-benchmarks",
            dependencies: ["TTRPC", .nioCore, .nioPosix],
            path: "Tests/Benchmarks",
            swiftSettings: settings
        ),
        .testTarget(
            name: "IntegrationTests",
            dependencies: ["shimtop", "TTRPC", "ContainerdAPI", .nioPosix, .protobuf],
            swiftSettings: settings
        ),
    ],
    swiftLanguageModes: [.v6]
)
