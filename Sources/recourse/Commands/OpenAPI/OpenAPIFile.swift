import JSON
import Manifests
import OpenAPI

/// An OpenAPI document among the files that a command was given.
struct OpenAPIFile {
  private static let marks = ["openapi", "swagger"]

  let imported: OpenAPIImport
  private let bytes: [UInt8]

  /// Imports a document; files beside it are read where it refers to them.
  ///
  /// - Throws: `ImportError` where it cannot be imported.
  init(_ bytes: [UInt8], path: String, options: ImportOptions) throws(ImportError) {
    self.bytes = bytes
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    imported = try OpenAPIImport(bytes: bytes, file: path, options: options) { name in
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
      "\(remarks) \(remarks == 1 ? "remark" : "remarks") on what was decided or left out; "
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

  /// Whether a file means to be an OpenAPI document rather than a manifest, right or wrong.
  ///
  /// A manifest is not parsed for it unless it speaks of such documents.
  static func isWritten(in bytes: [UInt8]) -> Bool {
    let first = bytes.first { ![0x20, 0x09, 0x0A, 0x0D, 0xEF, 0xBB, 0xBF].contains($0) }
    guard first == UInt8(ascii: "{") else { return isWrittenInYAML(bytes) }
    guard marks.contains(where: { bytes.contains(member: $0) }) else { return false }
    guard let document = try? JSONParser.parse(bytes).object else {
      // A document that was cut off is still one; a manifest says its version.
      return !bytes.contains(member: "recourse")
    }
    return document["recourse"] == nil && marks.contains { document[$0] != nil }
  }

  private static func isWrittenInYAML(_ bytes: [UInt8]) -> Bool {
    let start = String(decoding: bytes.prefix(4096), as: UTF8.self)
    return start.split(whereSeparator: \.isNewline).contains { line in
      marks.contains { line.hasPrefix($0 + ":") }
    }
  }
}

extension [UInt8] {
  /// Whether a member of this name may stand in the text.
  fileprivate func contains(member name: String) -> Bool {
    let wanted = Array("\"\(name)\"".utf8)
    return firstRange(of: wanted) != nil
  }
}
