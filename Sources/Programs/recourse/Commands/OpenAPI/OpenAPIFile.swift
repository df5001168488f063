import Text
import JSON
import YAML
import Manifests
import OpenAPI

/// An OpenAPI document among the files that a command was given.
struct OpenAPIFile {
  let imported: OpenAPIImport
  private let document: WrittenDocument

  /// Imports a document; files below its root are read where it refers to them.
  ///
  /// - Throws: `ImportError` where it cannot be imported.
  init(_ read: Description, path: String, options: ImportOptions) throws(ImportError) {
    document = read.document
    imported = try OpenAPIImport(
      document: document.value,
      file: path,
      options: options,
      location: read.location
    )
  }

  /// Whether a document means to be an OpenAPI document rather than a manifest, right or wrong.
  static func isWritten(in document: WrittenDocument) -> Bool {
    guard let object = document.value.object, object["recourse"] == nil else { return false }
    return object["openapi"] != nil || object["swagger"] != nil
  }

  /// The manifest to serve: remarks are counted, because nobody reads hundreds of them in a log.
  func outlined(_ dialects: DialectSource) -> ManifestLoader.Loaded {
    var loaded = ManifestLoader.load(imported.manifest, dialects: dialects)
    let (errors, remarks) = loaded.diagnostics.reduce(into: ([Diagnostic](), 0)) {
      if $1.severity == .error { $0.0.append($1) } else { $0.1 += 1 }
    }
    loaded.diagnostics = errors
    guard remarks > 0 else { return loaded }
    let file = imported.manifest.file
    let message =
      "\(English.count(remarks, "remark")) on what was decided or left out; "
      + "see them all: recourse check \(file)"
    loaded.diagnostics.append(
      Diagnostic(severity: .warning, file: file, pointer: JSONPointer(), message: message)
    )
    return loaded
  }

  /// Everything that was decided or left out, with its lines; every operation is looked at for it.
  var remarks: [Diagnostic] { OpenAPIImport.placed(imported.allRemarks(), in: document) }

  /// The manifest with every operation read, and everything there is to say about it.
  func whole(_ dialects: DialectSource) -> ManifestLoader.Loaded {
    var whole = imported.manifest
    whole.remarks = remarks
    return ManifestLoader.loadWhole(whole, dialects: dialects)
  }
}
