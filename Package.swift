// swift-tools-version: 6.3
import PackageDescription

// The folders of Sources are floors. A target imports only from floors above its own, and within a floor only what
// stands before it; the last lines of this file hold that.

/// The commit that is built, for `recourse version`.
let commit: [CSetting] =
  Context.gitInformation.map { git in
    let mark = git.currentCommit.prefix(10) + (git.hasUncommittedChanges ? "+" : "")
    return [.define("RECOURSE_COMMIT", to: "\"\(mark)\"")]
  } ?? []

let basics = floor(
  "Basics",
  [
    .target(name: "Memory"),
    .target(name: "Text"),
    .target(name: "System", dependencies: ["Text"]),
    .target(
      name: "JSON",
      dependencies: ["Text"],
      linkerSettings: [.linkedLibrary("m", .when(platforms: [.linux]))]
    ),
    .systemLibrary(
      name: "CYAML",
      pkgConfig: "yaml-0.1",
      providers: [.apt(["libyaml-dev"]), .brew(["libyaml"])]
    ),
    .target(name: "YAML", dependencies: ["Text", "JSON", "CYAML"]),
    .systemLibrary(
      name: "CExpat",
      pkgConfig: "expat",
      providers: [.apt(["libexpat1-dev"]), .brew(["expat"])]
    ),
    .target(name: "XML", dependencies: ["JSON", "CExpat"]),
    .target(
      name: "Time",
      dependencies: ["System"],
      linkerSettings: [.linkedLibrary("m", .when(platforms: [.linux]))]
    ),
    .target(name: "EventLoop"),
  ]
)

let protocols = floor(
  "Protocols",
  [
    .systemLibrary(
      name: "CCurl",
      pkgConfig: "libcurl",
      providers: [.apt(["libcurl4-openssl-dev"]), .brew(["curl"])]
    ),
    .systemLibrary(
      name: "CZlib",
      pkgConfig: "zlib",
      providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]
    ),
    .target(name: "JSONRPC", dependencies: ["Text", "System", "JSON", "EventLoop"]),
    .target(name: "MCP", dependencies: ["Text", "System", "JSON", "EventLoop", "JSONRPC"]),
    .target(
      name: "HTTP",
      dependencies: ["Text", "Time", "EventLoop", "CCurl", "CZlib"],
      linkerSettings: [.linkedLibrary("iconv", .when(platforms: [.macOS]))]
    ),
    .target(
      name: "HTTPServer",
      dependencies: ["Text", "System", "JSON", "Time", "EventLoop", "HTTP"]
    ),
  ]
)

let descriptions = floor(
  "Descriptions",
  [
    .target(name: "Manifests", dependencies: ["Memory", "Text", "JSON", "YAML", "Time"]),
    .target(name: "OpenAPI", dependencies: ["Text", "JSON", "YAML", "Time", "Manifests"]),
  ]
)

let rules = floor(
  "Rules",
  [
    .target(name: "Failures", dependencies: ["Text", "JSON", "XML", "Time", "HTTP", "Manifests"]),
    .target(
      name: "Pacing",
      dependencies: ["Memory", "Text", "JSON", "Time", "Manifests", "Failures"]
    ),
    .target(name: "Tasks", dependencies: ["Text", "JSON", "Time", "Failures"]),
    .target(
      name: "Guidance",
      dependencies: ["Text", "JSON", "Time", "HTTP", "Manifests", "Failures", "Tasks"]
    ),
    .target(name: "Telemetry", dependencies: ["Text", "JSON", "Time", "EventLoop"]),
  ]
)

let stores = floor(
  "Stores",
  [
    .systemLibrary(
      name: "CSQLite",
      pkgConfig: "sqlite3",
      providers: [.apt(["libsqlite3-dev"]), .brew(["sqlite"])]
    ),
    .target(
      name: "Storage",
      dependencies: [
        "Text", "JSON", "Time", "EventLoop", "Manifests", "Failures", "Pacing", "Tasks",
      ]
    ),
    .target(
      name: "SQLiteStorage",
      dependencies: [
        "Text", "System", "JSON", "Time", "EventLoop", "CSQLite", "Manifests", "Failures",
        "Pacing", "Tasks", "Storage",
      ]
    ),
    .systemLibrary(
      name: "CPQ",
      pkgConfig: "libpq",
      providers: [.apt(["libpq-dev"]), .brew(["libpq"])]
    ),
    .target(
      name: "PostgreSQLStorage",
      dependencies: [
        "Text", "System", "JSON", "Time", "EventLoop", "CPQ", "Manifests", "Failures", "Pacing",
        "Tasks", "Storage",
      ]
    ),
  ]
)

let engine = floor(
  "Engine",
  [
    .target(
      name: "Credentials",
      dependencies: [
        "Text", "JSON", "Time", "EventLoop", "HTTP", "MCP", "Manifests", "Failures", "Pacing",
      ]
    ),
    .target(
      name: "Requests",
      dependencies: ["Text", "JSON", "Time", "HTTP", "Manifests", "Failures", "Credentials"]
    ),
    .target(
      name: "OperationSearch",
      dependencies: ["Text", "JSON", "Manifests"]
    ),
    .target(
      name: "Logins",
      dependencies: ["Text", "JSON", "Time", "HTTP", "Manifests", "Credentials", "Requests"]
    ),
    .target(
      name: "Server",
      dependencies: [
        "Memory", "Text", "JSON", "Time", "EventLoop", "MCP", "HTTP", "Manifests", "Failures",
        "Pacing", "Tasks", "Guidance", "Telemetry", "Storage", "Credentials", "Requests",
        "OperationSearch", "Logins",
      ]
    ),
  ]
)

let rehearsal = floor(
  "Rehearsal",
  [
    .target(
      name: "MockAPI",
      dependencies: [
        "Text", "System", "JSON", "YAML", "Time", "EventLoop", "HTTP", "Manifests", "HTTPServer",
      ]
    ),
    .target(
      name: "Demo",
      dependencies: ["Text", "JSON", "Time", "EventLoop", "HTTP", "Manifests", "MockAPI"]
    ),
  ]
)

/// What tells the linker how `recourse` is linked.
let linking = Context.packageDirectory + "/Sources/Programs/recourse/Linking"

let programs = floor(
  "Programs",
  [
    .target(
      name: "Administration",
      dependencies: [
        "Text", "System", "JSON", "Time", "EventLoop", "MCP", "HTTP", "HTTPServer", "Manifests",
        "Failures", "Pacing", "Tasks", "Guidance", "Telemetry", "Storage", "Credentials", "Server",
      ]
    ),
    // The files of manifests, taken in by the compiler of C: a literal of that size would hold up Swift's.
    .target(name: "CBundledFiles", exclude: ["StatusPage"], cSettings: commit),
    .target(name: "BundledFiles", dependencies: ["CBundledFiles"]),
    .target(name: "Installation", dependencies: ["Text", "JSON", "YAML"]),
    .target(
      name: "Retrieval",
      dependencies: [
        "Text", "System", "JSON", "YAML", "Time", "EventLoop", "HTTP", "Manifests", "OpenAPI",
      ]
    ),
    .executableTarget(
      name: "recourse",
      dependencies: [
        "Text", "System", "JSON", "YAML", "Time", "EventLoop", "JSONRPC", "MCP", "HTTP",
        "Manifests", "OpenAPI", "Failures", "Pacing", "Tasks", "Guidance", "Telemetry", "Storage",
        "SQLiteStorage", "PostgreSQLStorage", "Credentials", "Requests", "OperationSearch",
        "Logins", "Server", "HTTPServer", "MockAPI", "Demo", "Administration", "BundledFiles",
        "Installation", "Retrieval",
      ],
      exclude: ["Linking"],
      // Finding and loading Swift's libraries would take longer than everything else at start-up. Nobody loads
      // libraries into the program, so what they could ask it for is no reason to keep code: a megabyte less.
      linkerSettings: [
        .unsafeFlags(
          [
            "-static-stdlib", "-L", linking, "-use-ld=lld",
            "-Xlinker", "-T", "-Xlinker", linking + "/sections.ld",
            "-Xlinker", "--symbol-ordering-file=" + linking + "/used-first.txt",
            "-Xlinker", "--no-warn-symbol-ordering",
            "-Xlinker", "--no-eh-frame-hdr",
            "-Xlinker", "--no-export-dynamic", "-Xlinker", "--icf=safe",
            "-Xlinker", "--wrap=_swift_stdlib_getScalarName",
          ],
          .when(platforms: [.linux], configuration: .release)
        )
      ]
    ),
    // Without the flag the build links Swift's library into this plain C program, which would make the
    // floor slower than it is and every ratio to it look better.
    .executableTarget(
      name: "recourse-floor",
      dependencies: ["CCurl"],
      linkerSettings: [
        .unsafeFlags(
          ["-enable-experimental-feature", "Embedded"],
          .when(platforms: [.linux])
        )
      ]
    ),
    .executableTarget(
      name: "recourse-bench",
      dependencies: [
        "Text", "System", "JSON", "Time", "EventLoop", "Manifests", "Pacing", "Storage",
        "PostgreSQLStorage", "recourse", "recourse-floor",
      ]
    ),
  ]
)

let tests: [Target] = [
  .target(
    name: "TestSupport",
    dependencies: ["Text", "System", "JSON", "EventLoop"],
    path: "Tests/TestSupport"
  ),
  .target(
    name: "SimulatedWorld",
    dependencies: ["Text", "Time", "EventLoop", "Server"],
    path: "Tests/SimulatedWorld"
  ),
  .target(
    name: "Fuzzing",
    dependencies: [
      "Text", "System", "JSON", "YAML", "XML", "Time", "EventLoop", "JSONRPC", "HTTP", "Manifests",
      "OpenAPI", "Failures", "Pacing", "Tasks", "Guidance", "Storage", "SQLiteStorage",
      "Credentials",
      "Requests", "OperationSearch", "Server", "Administration",
    ],
    path: "Tests/Fuzzing",
    exclude: ["LibFuzzer", "Seeds"]
  ),
  .testTarget(name: "FuzzingTests", dependencies: ["Fuzzing", "TestSupport"]),
  .testTarget(name: "MemoryTests", dependencies: ["Memory", "TestSupport"]),
  .testTarget(name: "TextTests", dependencies: ["Text", "JSON", "TestSupport"]),
  .testTarget(name: "SystemTests", dependencies: ["System", "TestSupport"]),
  .testTarget(name: "JSONTests", dependencies: ["Text", "JSON", "TestSupport"]),
  .testTarget(name: "YAMLTests", dependencies: ["Text", "System", "JSON", "YAML", "TestSupport"]),
  .testTarget(name: "XMLTests", dependencies: ["JSON", "XML", "TestSupport"]),
  .testTarget(name: "TimeTests", dependencies: ["Time", "TestSupport"]),
  .testTarget(name: "EventLoopTests", dependencies: ["EventLoop", "TestSupport"]),
  .testTarget(
    name: "JSONRPCTests",
    dependencies: ["Text", "System", "JSON", "EventLoop", "JSONRPC", "TestSupport"]
  ),
  .testTarget(
    name: "MCPTests",
    dependencies: ["Text", "System", "JSON", "EventLoop", "JSONRPC", "MCP", "TestSupport"]
  ),
  .testTarget(
    name: "HTTPTests",
    dependencies: ["Text", "Time", "EventLoop", "HTTP", "TestSupport"]
  ),
  .testTarget(
    name: "ManifestsTests",
    dependencies: ["Text", "JSON", "YAML", "Time", "Manifests", "TestSupport"]
  ),
  .testTarget(
    name: "OpenAPITests",
    dependencies: ["Text", "JSON", "YAML", "Manifests", "OpenAPI", "TestSupport"]
  ),
  .testTarget(
    name: "FailuresTests",
    dependencies: [
      "Text", "JSON", "Time", "HTTP", "Manifests", "Failures", "Tasks", "Guidance", "TestSupport",
    ]
  ),
  .testTarget(
    name: "PacingTests",
    dependencies: ["Text", "JSON", "Time", "Manifests", "Failures", "Pacing", "TestSupport"]
  ),
  .testTarget(
    name: "TasksTests",
    dependencies: [
      "Text", "JSON", "Time", "Manifests", "Failures", "Tasks", "Guidance", "TestSupport",
    ]
  ),
  .testTarget(
    name: "TelemetryTests",
    dependencies: ["Text", "JSON", "Time", "EventLoop", "Telemetry", "TestSupport"]
  ),
  .testTarget(
    name: "StorageTests",
    dependencies: [
      "Text", "System", "JSON", "Time", "EventLoop", "CSQLite", "Manifests", "Failures", "Pacing",
      "Tasks", "Guidance", "Storage", "SQLiteStorage", "PostgreSQLStorage", "TestSupport",
    ],
    exclude: ["Fixtures"]
  ),
  .testTarget(
    name: "ServerTests",
    dependencies: [
      "Text", "System", "JSON", "Time", "EventLoop", "MCP", "HTTP", "Manifests", "Failures",
      "Pacing", "Tasks", "Guidance", "Telemetry", "Storage", "SQLiteStorage", "Credentials",
      "Requests",
      "OperationSearch", "Server", "Administration", "TestSupport", "SimulatedWorld",
    ]
  ),
  .testTarget(
    name: "SimulationTests",
    dependencies: [
      "Text", "System", "JSON", "Time", "EventLoop", "MCP", "HTTP", "Manifests", "Failures",
      "Pacing", "Tasks", "Guidance", "Storage", "SQLiteStorage", "Credentials", "Requests",
      "OperationSearch", "Server", "Administration", "TestSupport", "SimulatedWorld",
    ]
  ),
  .testTarget(
    name: "RehearsalTests",
    dependencies: [
      "Text", "System", "JSON", "Time", "EventLoop", "HTTP", "Manifests", "HTTPServer", "MockAPI",
      "Demo", "TestSupport",
    ]
  ),
  .testTarget(
    name: "AdministrationTests",
    dependencies: [
      "Text", "System", "JSON", "Time", "EventLoop", "MCP", "HTTP", "HTTPServer", "Manifests",
      "Failures", "Pacing", "Tasks", "Guidance", "Telemetry", "Storage", "Credentials", "Server",
      "Administration", "BundledFiles", "TestSupport",
    ]
  ),
  .testTarget(name: "InstallationTests", dependencies: ["Text", "JSON", "YAML", "Installation"]),
  .testTarget(name: "BundledFilesTests", dependencies: ["System", "BundledFiles"]),
  .testTarget(
    name: "RetrievalTests",
    dependencies: [
      "Text", "System", "JSON", "YAML", "Time", "EventLoop", "HTTP", "Manifests", "OpenAPI",
      "Retrieval", "TestSupport",
    ]
  ),
  .testTarget(
    name: "TranscriptTests",
    dependencies: ["Text", "JSON", "Time", "System", "Telemetry", "TestSupport", "recourse"],
    exclude: ["Transcripts"]
  ),
]

let package = Package(
  name: "recourse",
  platforms: [.macOS(.v15)],
  products: [.executable(name: "recourse", targets: ["recourse"])],
  targets: basics + protocols + descriptions + rules + stores + engine + rehearsal + programs
    + tests,
  swiftLanguageModes: [.v6]
)

// libFuzzer brings the main function, so this target can only be built as `.ci/fuzz` does. The usual linker would drop
// the tables by which libFuzzer sees what an input has reached.
if Context.environment["RECOURSE_FUZZ"] != nil {
  package.targets.append(
    .executableTarget(
      name: "recourse-fuzz",
      dependencies: ["EventLoop", "Fuzzing"],
      path: "Tests/Fuzzing/LibFuzzer",
      linkerSettings: [.unsafeFlags(["-use-ld=lld"])]
    )
  )
}

let written: Set = ["recourse-floor", "CBundledFiles"]  // in C

/// What is to be small: where neither a start nor a call spends its time, all of these together not half a percent more.
let small: Set = [
  "XML", "HTTPServer", "Manifests", "Tasks", "Guidance", "Telemetry", "Storage", "SQLiteStorage",
  "PostgreSQLStorage", "Logins", "MockAPI", "Demo", "Administration", "Installation", "Retrieval",
  "recourse",
]
for target in package.targets where target.type != .system && !written.contains(target.name) {
  target.swiftSettings = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .enableUpcomingFeature("InferIsolatedConformances"),
    .enableUpcomingFeature("ImmutableWeakCaptures"),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
  ]
  // With one search of the library's own for a text the program would hold all of its regular expressions, 1.4 MB.
  if target.path?.hasPrefix("Sources/") == true {
    target.swiftSettings?.append(
      .unsafeFlags(["-Xfrontend", "-disable-implicit-string-processing-module-import"])
    )
  }
  // The linker leaves out what nobody calls, and puts side by side what every process runs, only where each function
  // has a section of its own.
  target.swiftSettings?.append(
    .unsafeFlags(["-Xfrontend", "-function-sections"], .when(configuration: .release))
  )
  if small.contains(target.name) {
    target.swiftSettings?.append(.unsafeFlags(["-Osize"], .when(configuration: .release)))
  }
}

/// Targets of one floor, in the order in which they may import each other.
func floor(_ folder: String, _ targets: [Target]) -> [Target] {
  for target in targets { target.path = "Sources/\(folder)/\(target.name)" }
  return targets
}

var above: Set<String> = []
for target in package.targets {
  for case .byNameItem(let name, _) in target.dependencies where !above.contains(name) {
    fatalError("\(target.name) imports \(name), which does not stand above it.")
  }
  above.insert(target.name)
}
