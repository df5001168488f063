import Failures
import JSON
import Manifests

/// `recourse check`: what is wrong with manifests, and whether their samples come out as expected.
struct Check {
  private let files: ManifestFiles
  private let isJSON: Bool

  init(_ words: [String]) throws(UsageError) {
    let options = try Options(words, command: "check", specs: [.flag("--json")])
    guard !options.operands.isEmpty else {
      throw .missingOperand(command: "check", expected: "at least one manifest file")
    }
    isJSON = options.has("--json")
    files = ManifestFiles(options.operands)
  }

  func run() -> ExitCode {
    let outcomes = files.manifests.map(SampleRun.init)
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
    for outcome in outcomes {
      for mismatch in outcome.mismatches { output.write(line: mismatch) }
      output.write(line: outcome.summary)
    }
    if files.hasErrors {
      output.write(line: "Mend the errors above, then run the check again.")
    }
  }

  private func json(_ outcomes: [SampleRun]) -> JSONObject {
    [
      "diagnostics": .array(files.diagnostics.map { .object($0.json) }),
      "manifests": .array(outcomes.map { .object($0.json) }),
    ]
  }
}

/// The samples of one manifest, run.
struct SampleRun {
  private let manifest: Manifest

  /// One line for each expectation that did not come true.
  let mismatches: [String]
  private let failed: Int

  init(_ manifest: Manifest) {
    self.manifest = manifest
    let results = manifest.samples.map { ($0, SampleCheck.run($0, manifest)) }
    failed = results.count { !$0.1.isEmpty }
    mismatches = results.flatMap { sample, mismatches in
      mismatches.map {
        "\(manifest.file): error: /samples/\(sample.index) (\(sample.name)): \($0.message)."
      }
    }
  }

  /// One line on the whole manifest.
  var summary: String {
    let counts =
      "\(manifest.file): \(manifest.operations.count) operations, "
      + "\(manifest.errors.rules.count) rules, \(manifest.samples.count) samples"
    return failed == 0 ? counts + ", all as expected." : counts + ", \(failed) not as expected."
  }

  /// The same for programs.
  var json: JSONObject {
    [
      "file": .string(manifest.file), "id": .string(manifest.id),
      "operations": JSONValue(manifest.operations.count),
      "rules": JSONValue(manifest.errors.rules.count),
      "samples": [
        "passed": JSONValue(manifest.samples.count - failed), "failed": JSONValue(failed),
      ],
      "mismatches": .array(mismatches.map { .string($0) }),
    ]
  }
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
