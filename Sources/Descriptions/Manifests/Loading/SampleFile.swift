package import JSON
import YAML
package import Time

/// A file that holds one answer of an API: `status`, `headers`, `body` and, where it matters, `now` and `memory`.
///
/// It may also bear what a manifest's samples have (`name`, `operation`, `arguments`, `expect`), so that one can be
/// copied out of a manifest.
package struct SampleFile: Sendable {
  package var operation: String?
  package var arguments: JSONObject
  package var answer: RecordedAnswer

  /// When the answer came; nil where the file does not say.
  package var now: Timestamp?
  package var memory: JSONObject

  /// Makes a sample of an answer that stands in no file.
  package init(
    operation: String? = nil,
    arguments: JSONObject = JSONObject(),
    answer: RecordedAnswer,
    now: Timestamp? = nil,
    memory: JSONObject = JSONObject()
  ) {
    self.operation = operation
    self.arguments = arguments
    self.answer = answer
    self.now = now
    self.memory = memory
  }

  /// Reads a file; nil with diagnostics that say everything that is wrong.
  package static func load(
    bytes: [UInt8],
    file: String,
    manifest: Manifest
  ) -> (sample: SampleFile?, diagnostics: [Diagnostic]) {
    do throws(DocumentSyntaxError) {
      let document = try WrittenDocument(bytes, file: file)
      let findings = Diagnostics()
      let sample = read(document.value, manifest: manifest, findings: findings)
      let places = DiagnosticPlacement(map: document.sourceMap, file: file)
      let diagnostics = DiagnosticPlacement.inOrder(places.placed(findings.all))
      return (findings.hasErrors ? nil : sample, diagnostics)
    } catch {
      return (nil, [Diagnostic(error, file: file)])
    }
  }

  private static func read(
    _ document: JSONValue,
    manifest: Manifest,
    findings: Diagnostics
  ) -> SampleFile? {
    var context = ManifestContext()
    context.know(manifest.operations, named: manifest.operations.map(\.name))
    let root = ValueReader(document: document, findings: findings)
    guard var fields = root.object() else { return nil }
    _ = fields.optional("name")
    _ = fields.optional("expect")
    let sample = SampleFile(
      operation: fields.optional("operation")?.operationName(context),
      arguments: fields.optional("arguments")?.object()?.object ?? JSONObject(),
      answer: fields.recordedAnswer(standard: nil),
      now: fields.optional("now")?.instant(),
      memory: fields.optional("memory")?.memory()?.object ?? JSONObject()
    )
    fields.refuseUnknown()
    return sample
  }
}
