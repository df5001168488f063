import Guidance
import Failures
import HTTP
import JSON
import Manifests

/// There is a manifest or an error with its place and its words, never both and never neither.
enum ManifestFuzz {
  /// A text that starts with a brace is a manifest; anything else says what is changed in a sound one.
  static func check(_ bytes: [UInt8]) throws(FuzzFinding) {
    try check(document: document(bytes))
  }

  private static func document(_ bytes: [UInt8]) -> [UInt8] {
    guard bytes.first != UInt8(ascii: "{") else { return bytes }
    var input = FuzzInput(bytes)
    return JSONWriter.bytes(JSONMutation.changed(sound, by: &input))
  }

  private static let sound =
    (try? JSONParser.parse(Repository.bytes("Tests/Fuzzing/Seeds/manifest/whole.json"))) ?? .null

  private static func check(document bytes: [UInt8]) throws(FuzzFinding) {
    let loaded = ManifestLoader.load(bytes: bytes, file: "fuzz.json")
    let isRefused = loaded.diagnostics.contains { $0.severity == .error }
    try expect(isRefused == (loaded.manifest == nil), "\(loaded.diagnostics)")
    for diagnostic in loaded.diagnostics { try check(diagnostic) }
    guard let manifest = loaded.manifest else { return }
    for operation in manifest.operations {
      for status in [200, 429] {
        let body = Array(#"{"ok": false, "code": "A", "next": "b", "r": [{"e": 1}]}"#.utf8)
        let fields = HTTPFields([("Retry-After", "5"), ("L", "4"), ("R", "0"), ("T", "9")])
        let answer = HTTPResponse(status: status, fields: fields, body: body)
        let context = CallContext(manifest: manifest, operation: operation, now: .fuzzed)
        try AnswerFuzz.check(answer, context)
        for budget in manifest.errors.budgets {
          try BudgetReading(answer, of: budget, now: .fuzzed).check()
        }
      }
    }
    for sample in manifest.samples { _ = SampleCheck.run(sample, manifest) }
  }

  static func check(_ diagnostic: Diagnostic) throws(FuzzFinding) {
    try expect((diagnostic.line ?? 1) > 0 && (diagnostic.column ?? 1) > 0, "\(diagnostic)")
    try expect(!diagnostic.message.isEmpty, "a diagnostic without words")
    let text = diagnostic.description
    try expect(!text.unicodeScalars.contains { $0.value < 0x20 }, "a control in \(text)")
    try expect(text.utf8.count < 20_000, "a diagnostic of \(text.utf8.count) bytes")
  }
}
