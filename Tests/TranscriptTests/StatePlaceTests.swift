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
