import Text
import System
import JSON
import Manifests
import OpenAPI

/// An OpenAPI document among the files that a command was given.
struct OpenAPIFile {
  let imported: OpenAPIImport
  private let bytes: [UInt8]

  /// Imports a document; files beside it are read where it refers to them.
  ///
  /// - Throws: `ImportError` where it cannot be imported.
  init(_ text: OpenAPIText, path: String, options: ImportOptions) throws(ImportError) {
    bytes = text.bytes
    let siblings = Self.siblings(of: path)
    guard let document = text.document else {
      imported = try OpenAPIImport(
        bytes: text.bytes,
        file: path,
        options: options,
        siblings: siblings
      )
      return
    }
    imported = try OpenAPIImport(
      document: document,
      file: path,
      options: options,
      siblings: siblings
    )
  }

  private static func siblings(of path: String) -> @Sendable (String) -> JSONValue? {
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    return { name in
      guard path != "-", let bytes = try? Files.read(folder + name, limit: OpenAPIImport.sizeLimit)
      else { return nil }
      return try? JSONParser.parse(bytes)
    }
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
  var remarks: [Diagnostic] { OpenAPIImport.placed(imported.allRemarks(), in: bytes) }

  /// The manifest with every operation read, and everything there is to say about it.
  func whole(_ dialects: DialectSource) -> ManifestLoader.Loaded {
    var whole = imported.manifest
    whole.remarks = remarks
    return ManifestLoader.loadWhole(whole, dialects: dialects)
  }
}
