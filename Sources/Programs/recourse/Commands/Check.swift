import Text
import System
import Guidance
import Failures
import JSON
import YAML
import Manifests

/// `recourse check`: what is wrong with manifests, and whether their samples come out as expected.
struct Check {
  private let files: ManifestFiles
  private let isJSON: Bool
  private let baseURLs: BaseURLOptions
  private let effects: EffectOptions
  private let fields: FixedFieldOptions
  private let choice: ChoiceOptions
  private let isReadOnly: Bool

  static let specs: [Options.Spec] =
    [
      .flag("--json"), .valued("--state", "a directory"), .baseURL, ImportWishes.errors,
      EffectOptions.spec, FixedFieldOptions.spec, ImportWishes.id, .flag("--read-only"),
    ]
    + ChoiceOptions.specs + DescriptionReader.specs

  init(_ words: [String]) throws(UsageError) {
    let options = try Options(words, command: "check", specs: Self.specs)
    guard !options.operands.isEmpty else {
      throw .missingOperand(
        command: "check",
        expected: "at least one manifest, dialect or OpenAPI document"
      )
    }
    isJSON = options.has("--json")
    baseURLs = try BaseURLOptions(options)
    effects = try EffectOptions(options)
    fields = try FixedFieldOptions(options)
    choice = try ChoiceOptions(options)
    isReadOnly = options.has("--read-only")
    files = ManifestFiles(
      options.operands,
      keeping: .texts,
      accepting: .dialectsToo,
      importing: try ImportWishes(options, of: .check, files: options.operands),
      reading: try DescriptionReader(options)
    )
  }

  func run() throws(UsageError) -> ExitCode {
    // What could not be read has no id that an option could name.
    let moved =
      files.hasErrors ? files.manifests : try baseURLs.applied(to: files.manifests)
    var chosen = try choice.applied(to: try fields.applied(to: try effects.applied(to: moved)))
    if isReadOnly { chosen = chosen.map { $0.readOnly() } }
    let outcomes = files.subjects.map { subject in
      var subject = subject
      if case .manifest(let manifest) = subject {
        subject = .manifest(subject.chosen(among: chosen) ?? manifest)
      }
      let file = subject.manifest.file
      let losses = files.losses[file] ?? DocumentLosses()
      return SampleRun(subject, text: files.texts[file], losses: losses)
    }
    if isJSON {
      Terminal.standardOutput.write(line: JSONWriter.text(.object(json(outcomes))))
    } else {
      report(outcomes)
    }
    return files.hasErrors || outcomes.contains { !$0.mismatches.isEmpty } ? .no : .done
  }

  private func report(_ outcomes: [SampleRun]) {
    let output = Terminal.standardOutput
    files.report(to: output)
    for warning in idle { output.write(line: warning.description) }
    for outcome in outcomes {
      for mismatch in outcome.mismatches { output.write(line: mismatch) }
      output.write(line: outcome.summary)
    }
    if files.hasErrors {
      output.write(line: "Mend the errors above, then run the check again.")
    }
  }

  /// What of the manifests none of their samples shows.
  private var idle: [Diagnostic] {
    files.manifests.flatMap { manifest in
      IdleParts(manifest, in: files.texts[manifest.file])?.warnings ?? []
    }
  }

  private func json(_ outcomes: [SampleRun]) -> JSONObject {
    [
      "diagnostics": .array((files.diagnostics + idle).map { .object($0.json) }),
      "manifests": .array(outcomes.map { .object($0.json) }),
    ]
  }
}

/// The samples of one manifest or dialect, run.
struct SampleRun {
  private let manifest: Manifest

  /// The dialect's name where there is no manifest.
  private let dialect: String?

  /// One line for each expectation that did not come true.
  let mismatches: [String]
  private let failed: Int

  /// What comes to nothing of a document.
  private let losses: DocumentLosses

  /// Runs the samples; `text` is what the manifest was read from, to find their lines in.
  init(_ subject: ManifestFiles.Subject, text: WrittenDocument?, losses: DocumentLosses) {
    self.losses = losses
    let manifest = subject.manifest
    self.manifest = manifest
    dialect = if case .dialect(let dialect) = subject { dialect.name } else { nil }
    let results = manifest.samples.map { (sample: $0, mismatches: SampleCheck.run($0, manifest)) }
    let missed = results.filter { !$0.mismatches.isEmpty }
    failed = missed.count
    let map = missed.isEmpty ? nil : text?.sourceMap
    let places = map?.places(of: missed.map(\.sample.pointer)) ?? [:]
    mismatches = missed.flatMap { sample, mismatches in
      mismatches.map { mismatch in
        Diagnostic(
          severity: .error,
          file: manifest.file,
          line: places[sample.pointer]?.value.line,
          pointer: sample.pointer,
          message: "sample \"\(sample.name)\": \(mismatch.message)."
        ).description
      }
    }
  }

  /// One line on the whole.
  var summary: String {
    let first = dialect == nil ? [English.count(manifest.operations.count, "operation")] : []
    let counts =
      (first + [
        English.count(manifest.errors.rules.count, "rule"),
        English.count(manifest.samples.count, "sample"),
      ]).joined(separator: ", ")
    if let clause = losses.clause { return "\(manifest.file): \(counts); \(clause)." }
    return failed == 0
      ? "\(manifest.file): \(counts), all as expected."
      : "\(manifest.file): \(counts), \(failed) not as expected."
  }

  /// The same for programs.
  var json: JSONObject {
    var json: JSONObject = ["file": .string(manifest.file)]
    if let dialect {
      json["dialect"] = .string(dialect)
    } else {
      json["id"] = .string(manifest.id)
      json["operations"] = JSONValue(manifest.operations.count)
    }
    if losses.references > 0 { json["lost_references"] = JSONValue(losses.references) }
    if losses.operations > 0 { json["operations_left_out"] = JSONValue(losses.operations) }
    json["rules"] = JSONValue(manifest.errors.rules.count)
    json["samples"] = [
      "passed": JSONValue(manifest.samples.count - failed), "failed": JSONValue(failed),
    ]
    json["mismatches"] = .array(mismatches.map { .string($0) })
    return json
  }
}

extension Sample {
  /// The sample's place in its manifest.
  fileprivate var pointer: JSONPointer { JSONPointer(tokens: ["samples", String(index)]) }
}

extension Diagnostic {
  /// The diagnostic for programs.
  fileprivate var json: JSONObject {
    var json: JSONObject = [
      "severity": .string(severity.rawValue), "file": .string(file),
      "pointer": .string(pointer.description), "message": .string(message),
    ]
    if let line { json["line"] = JSONValue(line) }
    if let column { json["column"] = JSONValue(column) }
    return json
  }
}

extension ManifestFiles.Subject {
  /// The manifest with the operations that were chosen, and the samples that speak of one of them.
  fileprivate func chosen(among chosen: [Manifest]) -> Manifest? {
    guard case .manifest(let whole) = self else { return nil }
    var manifest = chosen.first { $0.file == whole.file } ?? whole
    let names = Set(manifest.operations.map(\.name))
    manifest.samples.removeAll { $0.operation.map { !names.contains($0) } ?? false }
    return manifest
  }
}
