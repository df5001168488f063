import JSON
import Manifests
import OpenAPI

/// A document is refused with a remedy, or makes a manifest without a defect.
enum OpenAPIFuzz {
  /// A text that starts with a brace is a document; anything else says what is changed in a sound one.
  static func check(_ bytes: [UInt8]) throws(FuzzFinding) {
    let imported: OpenAPIImport
    do throws(ImportError) {
      imported = try OpenAPIImport(
        bytes: document(bytes),
        file: "fuzz.json",
        options: ImportOptions(date: "2026-11-20")
      )
    } catch {
      try expect(error.diagnostic.severity == .error, "refused without an error")
      return try ManifestFuzz.check(error.diagnostic)
    }
    let remarks = imported.allRemarks()
    try expect(remarks.count <= 2001, "\(remarks.count) remarks")
    for remark in remarks { try ManifestFuzz.check(remark) }
    let whole = ManifestLoader.loadWhole(imported.manifest)
    let defects = whole.diagnostics.filter { $0.severity == .error }
    try expect(defects.isEmpty, "\(defects.map(\.description))")
    try expect(whole.manifest != nil, "no manifest, and no error")
    let names = imported.manifest.operations.map(\.name)
    try expect(Set(names).count == names.count, "a name twice in \(names)")
  }

  private static func document(_ bytes: [UInt8]) -> [UInt8] {
    guard bytes.first != UInt8(ascii: "{") else { return bytes }
    var input = FuzzInput(bytes)
    return JSONWriter.bytes(JSONMutation.changed(sound, by: &input))
  }

  private static let sound =
    (try? JSONParser.parse(Repository.bytes("Tests/Fuzzing/Seeds/openapi/whole.json"))) ?? .null
}
