import Text
import JSON
import YAML
import Manifests
import OpenAPI

/// An OpenAPI document among the files that a command was given.
struct OpenAPIFile {
  let imported: OpenAPIImport
  private let document: WrittenDocument
  private let location: DocumentLocation

  /// Imports a document; files below its root are read where it refers to them.
  ///
  /// - Throws: `ImportError` where it cannot be imported.
  init(_ read: Description, path: String, options: ImportOptions) throws(ImportError) {
    document = read.document
    location = read.location
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
    let lost = imported.manifest.leftOut
    let loss =
      lost == 0
      ? "" : ", and \(English.count(lost, "operation")) \(lost == 1 ? "is" : "are") left out"
    // What is found on reading every operation is not counted here, so no number is told.
    let message =
      "there is something to say on what was decided or left out\(loss); see it all: recourse check "
      + ShellWord.quoted(file)
    loaded.diagnostics.append(
      Diagnostic(severity: .warning, file: file, pointer: JSONPointer(), message: message)
    )
    return loaded
  }

  /// Everything that was decided or left out, with its lines, and the number of references that lead nowhere; every
  /// operation is looked at for it.
  func wholeReport() -> (remarks: [Diagnostic], lostReferences: Int) {
    let (remarks, lost) = imported.wholeReport()
    let file = imported.manifest.file
    return (OpenAPIImport.placed(remarks, in: document, file: file, at: location), lost)
  }

  /// The manifest with every operation read, and everything there is to say about it.
  func whole(_ dialects: DialectSource) -> (loaded: ManifestLoader.Loaded, losses: DocumentLosses) {
    var whole = imported.manifest
    let (remarks, lost) = wholeReport()
    whole.remarks = remarks
    let loaded = ManifestLoader.loadSound(&whole, dialects: dialects)
    return (loaded, DocumentLosses(references: lost, operations: whole.leftOut))
  }
}

/// What of a document comes to nothing.
struct DocumentLosses {
  /// References that lead nowhere.
  var references = 0

  /// Operations that are left out.
  var operations = 0

  /// The clause that ends a line on the document; nil where nothing is lost.
  var clause: String? {
    var clauses: [String] = []
    if references > 0 {
      let verb = references == 1 ? "leads" : "lead"
      clauses.append(
        "\(English.count(references, "reference")) \(verb) nowhere, and what depends on them is left "
          + "out or made without them"
      )
    }
    if operations > 0 {
      let verb = operations == 1 ? "is" : "are"
      clauses.append("\(English.count(operations, "operation")) of the document \(verb) left out")
    }
    return clauses.isEmpty ? nil : clauses.joined(separator: "; ")
  }
}
