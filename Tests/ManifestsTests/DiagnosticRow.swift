import JSON
import Manifests
import Testing

/// A change of the tiny manifest and the one diagnostic that it must bring.
struct DiagnosticRow: Sendable, CustomTestStringConvertible {
  private let changes: [(pointer: String, json: String?)]
  private let severity: Diagnostic.Severity
  private let pointer: String
  private let part: String

  /// An error; `at` is the place of the change unless said.
  static func error(
    _ change: String,
    _ json: String?,
    at pointer: String? = nil,
    says part: String
  ) -> DiagnosticRow {
    DiagnosticRow(
      changes: [(change, json)],
      severity: .error,
      pointer: pointer ?? change,
      part: part
    )
  }

  /// A warning; `at` is the place of the change unless said.
  static func warning(
    _ change: String,
    _ json: String?,
    at pointer: String? = nil,
    says part: String
  ) -> DiagnosticRow {
    DiagnosticRow(
      changes: [(change, json)],
      severity: .warning,
      pointer: pointer ?? change,
      part: part
    )
  }

  /// The same after another change.
  func after(_ change: String, _ json: String?) -> DiagnosticRow {
    DiagnosticRow(
      changes: [(change, json)] + changes,
      severity: severity,
      pointer: pointer,
      part: part
    )
  }

  var testDescription: String {
    changes.map { "\($0.pointer) = \(($0.json ?? "nothing").prefix(60))" }.joined(separator: ", ")
  }

  func check() throws {
    let loaded = TinyManifest.load(try TinyManifest.changed(changes))
    let found = loaded.diagnostics.map(\.description)
    try #require(loaded.diagnostics.count == 1, "\(found)")
    let diagnostic = loaded.diagnostics[0]
    #expect(diagnostic.severity == severity)
    #expect(diagnostic.pointer.description == pointer, "\(found)")
    #expect(diagnostic.message.contains(part), "\(found)")
    #expect((loaded.manifest == nil) == (severity == .error))
    #expect(diagnostic.line == 1)
  }
}
