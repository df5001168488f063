import Text
import System
import JSON
import YAML
import Manifests
import OpenAPI

/// An OpenAPI document among the files that a command was given.
struct OpenAPIFile {
  let imported: OpenAPIImport
  private let document: WrittenDocument

  /// Imports a document; files beside it are read where it refers to them.
  ///
  /// - Throws: `ImportError` where it cannot be imported.
  init(_ document: WrittenDocument, path: String, options: ImportOptions) throws(ImportError) {
    self.document = document
    imported = try OpenAPIImport(
      document: document.value,
      file: path,
      options: options,
      siblings: Self.siblings(of: path)
    )
  }

  /// Imports the text of a file that somebody says is an OpenAPI document.
  static func read(
    _ text: [UInt8],
    path: String,
    options: ImportOptions
  ) -> Result<OpenAPIFile, ImportError> {
    do throws(DocumentSyntaxError) {
      let document = try WrittenDocument(text, file: path)
      return Result { () throws(ImportError) in
        try OpenAPIFile(document, path: path, options: options)
      }
    } catch {
      return .failure(ImportError(diagnostic: Diagnostic(error, file: path)))
    }
  }

  private static func siblings(of path: String) -> @Sendable (String) -> JSONValue? {
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    return { name in
      guard path != "-", let bytes = try? Files.read(folder + name, limit: OpenAPIImport.sizeLimit)
      else { return nil }
      return try? WrittenDocument(bytes, file: name).value
    }
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
