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
        .testTarget(name: "\(target)Tests", dependencies: [.byName(name: target)] + dependencies, exclude: exclude)
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

        .target(name: "StreamSockets", dependencies: ["CLinux", .nioCore, .nioPosix]),
        // What calls end with, whatever carries them; of sockets it takes their errors alone.
        .target(name: "RPC", dependencies: ["StreamSockets"]),

        // What a person sees of untrusted text, on a terminal or anywhere else.
        .target(name: "VisibleText", dependencies: ["CLinux"]),

        // Floor 2: one subject each, none knows another.
        .target(
            name: "TTRPC",
            dependencies: ["RPC", "StreamSockets", .nioCore, .nioPosix, .protobuf],
            exclude: ["Protos"]
        ),
        .target(name: "GRPC", dependencies: ["RPC", "StreamSockets", .nioCore, .nioPosix, .nioHTTP2, .nioHPACK]),
        .target(name: "ContainerdAPI", dependencies: [.protobuf], exclude: ["Protos"]),
        .target(name: "LinuxHost", dependencies: ["CLinux"]),
        .target(name: "TerminalStyle", dependencies: ["VisibleText"]),
        .target(name: "LogText", dependencies: ["VisibleText", "CLinux", "CRE2"]),

        // Floor 2: the client.
        .target(
            name: "ContainerdShims",
            dependencies: [
                "StreamSockets", "RPC", "TTRPC", "GRPC", "ContainerdAPI", "LinuxHost", .nioCore, .nioPosix, .protobuf,
            ]
        ),

        // Floor 3: what is done with it; a terminal without shims.
        .target(name: "ShimLogs", dependencies: ["ContainerdShims", "LinuxHost", "LogText", "CLinux"]),
        .target(
            name: "ShimManagement",
            dependencies: [
                "ShimLogs", "ContainerdShims", "LinuxHost", "ContainerdAPI", "RPC", "CLinux", .protobuf, .subprocess,
                .system,
            ]
        ),
        .target(
            name: "HostRegistry",
            dependencies: [
                "ContainerdShims", "LinuxHost", "ContainerdAPI", "GRPC", "RPC", "StreamSockets", .nioCore, .nioPosix,
                .protobuf,
            ]
        ),
        .target(
            name: "ShimSimulator",
            dependencies: [
                "StreamSockets", "RPC", "TTRPC", "GRPC", "ContainerdAPI", "CLinux", .nioCore, .nioPosix, .protobuf,
            ]
        ),
        .target(name: "TerminalThemes", dependencies: ["TerminalStyle", "ShippedThemes", .toml]),
        .target(
            name: "ShippedThemes",
            path: "Themes",
            resources: [
                "base", "terminal", "mono", "high-contrast-dark", "high-contrast-light", "okabe-ito", "solarized-dark",
                "solarized-light", "gruvbox-dark", "gruvbox-light", "nord", "dracula", "catppuccin-mocha",
                "catppuccin-latte", "tokyo-night",
            ].map { .embedInCode("\($0).toml") }
        ),
        .target(name: "Curses", dependencies: ["TerminalStyle", "VisibleText", "CNcurses", "CLinux"]),

        // Floor 4: what is wrong, and what is done about it.
        .target(name: "Diagnosis", dependencies: ["HostRegistry", "ShimLogs", "ContainerdShims", "LinuxHost"]),
        .target(
            name: "HostActions",
            dependencies: ["HostRegistry", "ShimManagement", "ShimLogs", "ContainerdShims", "LinuxHost"]
        ),

        // Floor 5: a host, as what is above looks at it.
        .target(
            name: "HostSession",
            dependencies: [
                "Diagnosis", "HostActions", "HostRegistry", "ShimManagement", "ShimLogs", "ContainerdShims",
                "ContainerdAPI", "LinuxHost", "LogText", .protobuf,
            ]
        ),

        // Floor 6: what is on the screen.
        .target(
            name: "Dashboard",
            dependencies: [
                "HostSession", "Diagnosis", "HostActions", "HostRegistry", "ShimLogs", "ContainerdShims", "LinuxHost",
                "LogText", "VisibleText", "Curses", "TerminalStyle", "TerminalThemes",
            ]
        ),

        .target(
            name: "Configuration",
            dependencies: ["Dashboard", "ShimLogs", "ContainerdShims", "LinuxHost", "TerminalThemes", .toml]
        ),

        // Floor 7: the program.
        .executableTarget(
            name: "shimtop",
            dependencies: [
                "Configuration", "Dashboard", "HostSession", "Diagnosis", "HostActions", "HostRegistry",
                "ShimManagement", "ShimLogs", "ContainerdShims", "ShimSimulator", "LinuxHost", "CLinux", "LogText",
                "VisibleText", "TerminalThemes", "TerminalStyle", "Curses", .arguments, .nioCore, .nioPosix,
            ]
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
            path: "Tests/ShimTestSupport"
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
            path: "Tests/TerminalProbe"
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
            exclude: ["GoClient"]
        ),
        .testTarget(
            name: "IntegrationTests",
            dependencies: [
                "shimtop", "ShimTestSupport", "HostActions", "HostRegistry", "ShimManagement", "ShimLogs",
                "ShimSimulator", "ContainerdShims", "LinuxHost", "LogText", "ContainerdAPI", "TTRPC", "GRPC", "RPC",
                "StreamSockets", "CPseudoTerminal", .nioCore, .nioPosix, .protobuf, .arguments,
            ],
            exclude: ["Peers"]
        ),
    ],
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)

for target in package.targets where target.type != .system { target.swiftSettings = settings }

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
