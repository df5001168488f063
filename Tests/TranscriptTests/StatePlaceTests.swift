import Foundation
import TestSupport
import Testing

/// What the program makes of the directory that `RECOURSE_STATE` names, before anything is kept there.
struct StatePlaceTests {
  private static let commands = [["doctor"], ["state", "check"]]

  private static func run(
    _ words: [String],
    state: String,
    on stage: Stage
  ) async throws -> (exitCode: Int32, text: String) {
    var environment = stage.environment
    environment["RECOURSE_STATE"] = state
    environment["HOME"] = stage.path
    let run = try await Turnstile.programs.run {
      try await ProgramRun(words, environment: environment, directory: stage.path)
    }
    let lines = run.output.map { String(decoding: $0, as: UTF8.self) }
    return (run.exitCode, lines.joined(separator: "\n") + "\n" + run.errors)
  }

  @Test(arguments: commands)
  func `a directory that cannot be made is something to do`(_ words: [String]) async throws {
    let stage = try Stage()
    defer { stage.remove() }
    let link = stage.path + "/link"
    unsafe #expect(symlink("nowhere", link) == 0)
    var places = [link, link + "/below"]
    #if os(Linux)
      places.append("/proc/recourse")
    #endif
    for place in places {
      let (exitCode, text) = try await Self.run(words, state: place, on: stage)
      #expect(exitCode != 0)
      #expect(text.contains("it is not there and cannot be made"), "\(text)")
      #expect(!text.contains("All is well"))
    }
  }

  @Test(arguments: commands)
  func `one that can be made is well, and is not made by looking`(_ words: [String]) async throws {
    let stage = try Stage()
    defer { stage.remove() }
    let before = try FileManager.default.contentsOfDirectory(atPath: stage.path)
    let (_, text) = try await Self.run(words, state: stage.path + "/new/deep", on: stage)
    #expect(text.contains("is made with the first call"), "\(text)")
    let after = try FileManager.default.contentsOfDirectory(atPath: stage.path)
    #expect(Set(before) == Set(after))
  }

  @Test(arguments: commands)
  func `a tilde is the home, as clients pass it on unread`(_ words: [String]) async throws {
    let stage = try Stage()
    defer { stage.remove() }
    let (_, text) = try await Self.run(words, state: "~/kept", on: stage)
    #expect(text.contains("/kept is made with the first call"), "\(text)")
    #expect(!text.contains("~"))
  }

  @Test(arguments: commands)
  func `a path in the variable that begins nowhere certain is told`(
    _ words: [String]
  ) async throws {
    let stage = try Stage()
    defer { stage.remove() }
    let (exitCode, text) = try await Self.run(words, state: "kept", on: stage)
    #expect(exitCode == 1)
    #expect(text.contains("RECOURSE_STATE is \"kept\""), "\(text)")
  }

  // MARK: - What names no place

  private static let misspelt = [
    "postgress://agents:secret@h/recourse", "POSTGRESQL://agents:secret@h/x",
    "postgresql:/agents:secret@h/x", "sqlite:///kept", "host=h password=secret",
    " postgresql//agents:secret@h/x",
  ]

  private static let keeping = [
    ["serve", "apira.json"], ["tasks"], ["log"], ["doctor"], ["state", "check"],
    ["call", "apira.json", "get_me"], ["check", "apira.json"], ["login", "apira.json"],
    ["import", "api.json"], ["install", "claude-code", "apira.json"],
  ]

  @Test(arguments: keeping)
  func `what names no place is refused wherever a state is named, and is not made a directory`(
    _ words: [String]
  ) async throws {
    let stage = try Stage()
    defer { stage.remove() }
    for name in Self.misspelt {
      let before = try FileManager.default.contentsOfDirectory(atPath: stage.path)
      for (given, state) in [([], name), (["--state", name], stage.path + "/state")] {
        let (exitCode, text) = try await Self.run(words + given, state: state, on: stage)
        #expect(exitCode == 2, "\(name)")
        #expect(text.contains("names no place of a state"), "\(text)")
        #expect(text.contains("postgresql://ROLE@HOST/DATABASE"), "\(text)")
        #expect(text.contains("in RECOURSE_STATE") == given.isEmpty, "\(text)")
        #expect(!text.contains("secret"), "\(text)")
      }
      let after = try FileManager.default.contentsOfDirectory(atPath: stage.path)
      #expect(Set(before) == Set(after))
    }
  }

  @Test func `a directory whose name has a colon is named from where it is`() async throws {
    let stage = try Stage()
    defer { stage.remove() }
    let (_, text) = try await Self.run(
      ["state", "check", "--state", "./postgres:kept"],
      state: stage.path,
      on: stage
    )
    #expect(text.contains("/postgres:kept is made with the first call"), "\(text)")
  }

  @Test(arguments: [
    "postgresql://agents:s3c?ret@127.0.0.1:1/x", "postgresql://agents:s3c/ret@127.0.0.1:1/x",
    "postgresql://127.0.0.1:1/x?pass%77ord=s3cret",
  ])
  func `a password is refused among the arguments, and is shown from nowhere`(
    _ address: String
  ) async throws {
    let stage = try Stage()
    defer { stage.remove() }
    for words in [["tasks"], ["state", "check"], ["check", "apira.json"]] {
      let named = words + ["--state", address]
      let refused = try await Self.run(named, state: stage.path, on: stage)
      #expect(refused.exitCode == 2)
      #expect(refused.text.contains("holds a password"), "\(refused.text)")
      let taken = try await Self.run(words, state: address, on: stage)
      for text in [refused.text, taken.text] {
        #expect(!text.contains("s3c") && !text.contains("ret@"), "\(text)")
      }
    }
  }

  // MARK: - Where a person looks for what is kept

  private static let looks = [["tasks"], ["tasks", "show", "import-42"], ["log"]]

  @Test(arguments: looks)
  func `whoever looks into a place where nothing can be kept hears why, and what to do`(
    _ words: [String]
  ) async throws {
    let stage = try Stage()
    defer { stage.remove() }
    let link = stage.path + "/link"
    unsafe #expect(symlink("nowhere", link) == 0)
    let open = stage.path + "/open"
    try FileManager.default.createDirectory(
      atPath: open,
      withIntermediateDirectories: false,
      attributes: [.posixPermissions: 0o755]
    )
    _ = FileManager.default.createFile(atPath: open + "/thesis.txt", contents: Data())
    for (place, why) in [
      (link + "/below", "it is not there and cannot be made"),
      (open, "others may enter it and it holds other files"),
    ] {
      let (exitCode, text) = try await Self.run(words, state: place, on: stage)
      #expect(exitCode == 3)
      #expect(text.contains("The state directory \(place) cannot be used: \(why)"), "\(text)")
      #expect(text.contains("with --state DIR or RECOURSE_STATE"), "\(text)")
      #expect(!text.contains("Nothing is"), "\(text)")
    }
  }

  @Test(arguments: looks)
  func `whoever looks into a place that begins nowhere certain hears so`(
    _ words: [String]
  ) async throws {
    let stage = try Stage()
    defer { stage.remove() }
    let (exitCode, text) = try await Self.run(words, state: "kept", on: stage)
    #expect(exitCode == 1)
    #expect(text.contains("RECOURSE_STATE is \"kept\""), "\(text)")
    #expect(text.contains("Name it from the root"), "\(text)")
    #expect(!text.contains("Nothing is"), "\(text)")
  }
}
