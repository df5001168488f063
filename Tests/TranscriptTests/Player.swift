import Foundation
import JSON
import TestSupport
import Testing

/// Plays a transcript on a stage, with as many programs as it tells of, and stops at the first thing not as told.
final class Player {
  private let name: String
  private let stage: Stage
  private var environment: [String: String]
  private var performers: [String: Performer] = [:]

  /// What stands for names in angle brackets.
  private var names: [String: String] = [:]

  init(_ name: String, _ stage: Stage) {
    self.name = name
    self.stage = stage
    environment = stage.environment
  }

  /// The name of a database of the transcript's own, made when it is first named.
  static let database = "database"

  private func makeDatabase(for section: Transcript.Section) throws {
    guard names[Self.database] == nil, let cluster = Cluster.shared,
      section.body.contains(where: { $0.contains("<\(Self.database)>") })
    else { return }
    names[Self.database] = cluster.address(try cluster.makeDatabase())
  }

  /// Plays one section.
  func play(_ section: Transcript.Section) async throws {
    try makeDatabase(for: section)
    for step in try StepReader(section, names: names).steps() {
      try await play(step, of: section.program)
    }
  }

  /// Plays one section and returns it as it fits what the programs say.
  ///
  /// - Throws: where only a person can say what the transcript should be.
  func record(_ section: Transcript.Section) async throws -> Transcript.Section {
    try makeDatabase(for: section)
    let record = SectionRecord(section, names: names)
    for step in try StepReader(section, names: names).steps() {
      try await play(step, of: section.program, record)
    }
    return record.section
  }

  private func play(
    _ step: Transcript.Step,
    of program: String,
    _ record: SectionRecord? = nil
  ) async throws {
    switch step {
    case .file(let name, let content): try stage.write(content, to: name)
    case .directory(let name, let mode): try stage.makeDirectory(name, mode: mode)
    case .environment(let variables): environment.merge(variables) { _, new in new }
    case .start(let words): try await start(words, as: program)
    case .keep(let name, let pointer): names[name] = try performer(program).text(at: pointer)
    case .wait(let name): try await wait(for: name)
    case .pause(let milliseconds): try await Task.sleep(for: .milliseconds(milliseconds))
    default: try await performer(program).play(step, record)
    }
  }

  /// Lets every program that still runs come to its end, which its input's end brings about.
  func finish() async throws {
    for performer in performers.values { try await performer.finish() }
  }

  /// Ends what still runs, without ceremony.
  func stop() {
    for performer in performers.values { performer.process.kill() }
  }

  private func performer(_ program: String) throws -> Performer {
    guard let performer = performers[program] else { throw TranscriptError.notRunning(program) }
    return performer
  }

  private func start(_ words: [String], as program: String) async throws {
    let process = try ServerProcess(words, environment: environment, directory: stage.path)
    performers[program]?.process.kill()
    let role = words.contains("--listen") ? Performer.Role.standIn : .server
    let performer = Performer(program.isEmpty ? name : "\(name), \(program)", process, role)
    performers[program] = performer
    if role == .standIn, !program.isEmpty { names[program] = try await performer.address() }
  }

  private func wait(for name: String) async throws {
    guard let text = names[name], let instant = try? Date(text, strategy: .iso8601) else {
      throw TranscriptError.notKept(name)
    }
    let seconds = instant.timeIntervalSinceNow
    if seconds > 0 { try await Task.sleep(for: .milliseconds(Int(seconds * 1000) + 1)) }
  }
}
