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

/// `SHIMTOP_FUZZ=1` adds the program that fuzzes, and instruments what it fuzzes for libFuzzer.
let fuzzing: [SwiftSetting] =
    Context.environment["SHIMTOP_FUZZ"] == nil ? [] : [.unsafeFlags(["-sanitize=fuzzer", "-O"])]

extension Target.Dependency {
    static let nioCore = product(name: "NIOCore", package: "swift-nio")
    static let nioPosix = product(name: "NIOPosix", package: "swift-nio")
    static let nioEmbedded = product(name: "NIOEmbedded", package: "swift-nio")
    static let nioHTTP2 = product(name: "NIOHTTP2", package: "swift-nio-http2")
    static let nioHPACK = product(name: "NIOHPACK", package: "swift-nio-http2")
    static let subprocess = product(name: "Subprocess", package: "swift-subprocess")
    static let system = product(name: "SystemPackage", package: "swift-system")
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
        .library(name: "StreamSockets", targets: ["StreamSockets"]),
        .library(name: "RPC", targets: ["RPC"]),
        .library(name: "TTRPC", targets: ["TTRPC"]),
        .library(name: "GRPC", targets: ["GRPC"]),
        .library(name: "ContainerdShims", targets: ["ContainerdShims"]),
        .library(name: "ShimManagement", targets: ["ShimManagement"]),
        .library(name: "HostRegistry", targets: ["HostRegistry"]),
        .library(name: "ShimLogs", targets: ["ShimLogs"]),
        .library(name: "ShimSimulator", targets: ["ShimSimulator"]),
        .library(name: "VisibleText", targets: ["VisibleText"]),
        .library(name: "LogText", targets: ["LogText"]),
        .library(name: "TerminalStyle", targets: ["TerminalStyle"]),
        .library(name: "TerminalThemes", targets: ["TerminalThemes"]),
        .library(name: "Curses", targets: ["Curses"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-http2", from: "1.46.0"),
        .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
    ],
    targets: [
        // Floor 1: C headers.
        .systemLibrary(name: "CNcurses", providers: [.apt(["libncurses-dev"])]),
        .target(name: "CLinux"),
        .target(name: "CRE2", linkerSettings: [.linkedLibrary("re2")]),

        .target(name: "StreamSockets", dependencies: ["CLinux", .nioCore, .nioPosix], swiftSettings: settings),
        // What calls end with, whatever carries them; of sockets it takes their errors alone.
        .target(name: "RPC", dependencies: ["StreamSockets"], swiftSettings: settings),

        // What a person sees of untrusted text, on a terminal or anywhere else.
        .target(name: "VisibleText", dependencies: ["CLinux"], swiftSettings: settings),

        // Floor 2: one subject each, none knows another.
        .target(
            name: "TTRPC",
            dependencies: ["RPC", "StreamSockets", .nioCore, .nioPosix, .protobuf],
            exclude: ["Protos"],
            swiftSettings: settings
        ),
        .target(
            name: "GRPC",
            dependencies: ["RPC", "StreamSockets", .nioCore, .nioPosix, .nioHTTP2, .nioHPACK],
            swiftSettings: settings
        ),
        .target(name: "ContainerdAPI", dependencies: [.protobuf], exclude: ["Protos"], swiftSettings: settings),
        .target(name: "LinuxHost", dependencies: ["CLinux"], swiftSettings: settings),
        .target(name: "TerminalStyle", dependencies: ["VisibleText"], swiftSettings: settings),
        .target(name: "LogText", dependencies: ["VisibleText", "CLinux", "CRE2"], swiftSettings: settings),

        // Floor 2: the client.
        .target(
            name: "ContainerdShims",
            dependencies: [
                "StreamSockets", "RPC", "TTRPC", "GRPC", "ContainerdAPI", "LinuxHost", .nioCore, .nioPosix, .protobuf,
            ],
            swiftSettings: settings
        ),

        // Floor 3: what is done with it; a terminal without shims.
        .target(
            name: "ShimLogs",
            dependencies: ["ContainerdShims", "LinuxHost", "LogText", "CLinux"],
            swiftSettings: settings
        ),
        .target(
            name: "ShimManagement",
            dependencies: [
                "ShimLogs", "ContainerdShims", "LinuxHost", "ContainerdAPI", "RPC", "CLinux", .protobuf, .subprocess,
                .system,
            ],
            swiftSettings: settings
        ),
        .target(
            name: "HostRegistry",
            dependencies: [
                "ContainerdShims", "LinuxHost", "ContainerdAPI", "GRPC", "RPC", "StreamSockets", .nioCore, .nioPosix,
                .protobuf,
            ],
            swiftSettings: settings
        ),
        .target(
            name: "ShimSimulator",
            dependencies: [
                "StreamSockets", "RPC", "TTRPC", "GRPC", "ContainerdAPI", "CLinux", .nioCore, .nioPosix, .protobuf,
            ],
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
            resources: [
                .embedInCode("base.toml"),
                .embedInCode("terminal.toml"),
                .embedInCode("mono.toml"),
                .embedInCode("high-contrast-dark.toml"),
                .embedInCode("high-contrast-light.toml"),
                .embedInCode("okabe-ito.toml"),
                .embedInCode("solarized-dark.toml"),
                .embedInCode("solarized-light.toml"),
                .embedInCode("gruvbox-dark.toml"),
                .embedInCode("gruvbox-light.toml"),
                .embedInCode("nord.toml"),
                .embedInCode("dracula.toml"),
                .embedInCode("catppuccin-mocha.toml"),
                .embedInCode("catppuccin-latte.toml"),
                .embedInCode("tokyo-night.toml"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "Curses",
            dependencies: ["TerminalStyle", "VisibleText", "CNcurses", "CLinux"],
            swiftSettings: settings
        ),

        // Floor 4: what is wrong, and what is done about it.
        .target(
            name: "Diagnosis",
            dependencies: ["HostRegistry", "ShimLogs", "ContainerdShims", "LinuxHost"],
            swiftSettings: settings
        ),
        .target(
            name: "HostActions",
            dependencies: ["HostRegistry", "ShimManagement", "ShimLogs", "ContainerdShims", "LinuxHost"],
            swiftSettings: settings
        ),

        // Floor 5: a host, as what is above looks at it.
        .target(
            name: "HostSession",
            dependencies: [
                "Diagnosis", "HostActions", "HostRegistry", "ShimManagement", "ShimLogs", "ContainerdShims",
                "ContainerdAPI", "LinuxHost", "LogText", .protobuf,
            ],
            swiftSettings: settings
        ),

        // Floor 6: what is on the screen.
        .target(
            name: "Dashboard",
            dependencies: [
                "HostSession", "Diagnosis", "HostActions", "HostRegistry", "ShimLogs", "ContainerdShims", "LinuxHost",
                "LogText", "VisibleText", "Curses", "TerminalStyle", "TerminalThemes",
            ],
            swiftSettings: settings
        ),

        .target(
            name: "Configuration",
            dependencies: ["Dashboard", "ShimLogs", "ContainerdShims", "LinuxHost", "TerminalThemes", .toml],
            swiftSettings: settings
        ),

        // Floor 7: the program.
        .executableTarget(
            name: "shimtop",
            dependencies: [
                "Configuration", "Dashboard", "HostSession", "Diagnosis", "HostActions", "HostRegistry",
                "ShimManagement", "ShimLogs", "ContainerdShims", "ShimSimulator", "LinuxHost", "CLinux", "LogText",
                "VisibleText", "TerminalThemes", "TerminalStyle", "Curses", .arguments, .nioCore, .nioPosix,
            ],
            swiftSettings: settings
        ),

        // Tests mirror the tree above.
        .test("StreamSockets", dependencies: [.nioCore, .nioPosix]),
        .test("RPC", dependencies: ["StreamSockets"]),
        .test(
            "GRPC",
            dependencies: ["RPC", "StreamSockets", .nioCore, .nioPosix, .nioHTTP2, .nioHPACK],
            exclude: ["Peers"]
        ),
        .test("TTRPC", dependencies: ["RPC", "StreamSockets", .nioCore, .nioPosix, .nioEmbedded, .protobuf]),
        .test("LinuxHost"),
        .test("VisibleText"),
        .test("TerminalStyle", dependencies: ["VisibleText"]),
        .test("LogText"),
        .target(
            name: "ShimTestSupport",
            dependencies: [
                "HostActions", "HostRegistry", "ShimManagement", "ShimLogs", "ContainerdShims", "LinuxHost", "LogText",
                "ContainerdAPI", "RPC", "StreamSockets", .protobuf,
            ],
            path: "Tests/ShimTestSupport",
            swiftSettings: settings
        ),
        .test(
            "ContainerdShims",
            dependencies: [
                "ShimTestSupport", "ShimManagement", "LinuxHost", "ContainerdAPI", "TTRPC", "GRPC", "RPC",
                "StreamSockets", .nioCore, .nioPosix, .protobuf,
            ]
        ),
        .test("ShimLogs", dependencies: ["ShimTestSupport", "ContainerdShims", "LinuxHost", "LogText"]),
        .test(
            "ShimManagement",
            dependencies: [
                "ShimTestSupport", "HostRegistry", "ContainerdShims", "LinuxHost", "ContainerdAPI", "RPC", .protobuf,
            ]
        ),
        .test(
            "HostRegistry",
            dependencies: [
                "ShimTestSupport", "ContainerdShims", "LinuxHost", "ContainerdAPI", "RPC", "StreamSockets", .protobuf,
            ]
        ),
        .test(
            "Diagnosis",
            dependencies: ["ShimTestSupport", "HostRegistry", "ShimLogs", "ContainerdShims", "LinuxHost"]
        ),
        .test(
            "HostActions",
            dependencies: [
                "ShimTestSupport", "RPC", "HostRegistry", "ShimManagement", "ContainerdShims", "ContainerdAPI",
                "LinuxHost",
            ]
        ),
        .test(
            "HostSession",
            dependencies: ["ShimTestSupport", "HostRegistry", "ShimLogs", "ContainerdShims", "ContainerdAPI"]
        ),
        .test("ShimSimulator", dependencies: ["HostActions", "HostRegistry", "ContainerdShims", "LinuxHost"]),
        .test("TerminalThemes", dependencies: ["TerminalStyle"]),
        // What the tests of Curses run on a terminal of their own.
        .executableTarget(
            name: "terminal-probe",
            dependencies: ["Curses", "TerminalStyle"],
            path: "Tests/TerminalProbe",
            swiftSettings: settings
        ),
        .target(name: "CPseudoTerminal", path: "Tests/CPseudoTerminal"),
        .test("Curses", dependencies: ["TerminalStyle", "CLinux", "CPseudoTerminal", "terminal-probe"]),
        .test(
            "Dashboard",
            dependencies: [
                "HostSession", "Diagnosis", "HostActions", "HostRegistry", "ShimLogs", "ContainerdShims", "LinuxHost",
                "LogText", "VisibleText", "Curses", "TerminalStyle", "TerminalThemes", "ShimSimulator",
            ],
            exclude: ["Golden"]
        ),
        .test("Configuration", dependencies: ["Dashboard"]),
        .executableTarget(
            name: "shimtop-benchmarks",
            dependencies: [
                "Dashboard", "HostRegistry", "ShimSimulator", "ContainerdShims", "LinuxHost", "LogText",
                "ContainerdAPI", "TTRPC", "GRPC", "StreamSockets", .nioCore, .nioPosix, .protobuf, .subprocess,
                .system, .arguments,
            ],
            path: "Tests/Benchmarks",
            exclude: ["GoClient"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "IntegrationTests",
            dependencies: [
                "shimtop", "ShimTestSupport", "HostActions", "HostRegistry", "ShimManagement", "ShimLogs",
                "ShimSimulator", "ContainerdShims",
                "LinuxHost", "LogText", "ContainerdAPI", "TTRPC", "GRPC", "RPC", "StreamSockets", "CPseudoTerminal",
                .nioCore, .nioPosix, .protobuf, .arguments,
            ],
            exclude: ["Peers"],
            swiftSettings: settings
        ),
    ],
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)

if !fuzzing.isEmpty {
    for target in package.targets
    where [
        "StreamSockets", "TTRPC", "ContainerdShims", "ShimLogs", "HostSession", "VisibleText", "TerminalStyle",
        "LogText", "Dashboard",
    ].contains(target.name) {
        target.swiftSettings = settings + fuzzing
    }
    package.targets.append(
        .executableTarget(
            name: "shimtop-fuzz",
            dependencies: [
                "StreamSockets", "RPC", "TTRPC", "ContainerdShims", "VisibleText", "TerminalStyle", "LogText",
                "Dashboard", "HostActions", "Curses", .nioCore, .protobuf, .arguments,
            ],
            path: "Tests/Fuzz",
            exclude: ["Corpus"],
            swiftSettings: settings + fuzzing,
            linkerSettings: [.unsafeFlags(["-sanitize=fuzzer", "-use-ld=lld"])]
        )
    )
}
