package import JSON
package import Manifests

/// A document of OpenAPI 3.0 or 3.1 or Swagger 2.0, read as a manifest.
///
/// What the operations are called and do is read at once; the rest of an operation is written when somebody asks for it.
package struct OpenAPIImport: Sendable {
  /// Bytes that a document may have.
  package static let sizeLimit = 64 << 20

  /// What to do about a document that has more.
  package static let sizeRemedy =
    "keep the paths that you need in a document of their own and name that, for instance with: "
    + "jq '.paths |= with_entries(select(.key | startswith(\"/orders\")))' big.json > part.json "
    + "(yq does the same for YAML)"

  /// The manifest; its remarks are those that need no look into the operations.
  package let manifest: ImportedManifest
  private let operations: [UnwrittenOperation]
  private let remarks: ImportDiagnostics

  /// Reads the bytes of a file; `file` is its name in diagnostics.
  ///
  /// `siblings` gives the content of a file beside the document by its path from the document's folder, nil where there
  /// is none; it is asked only for paths inside that folder.
  ///
  /// - Throws: `ImportError` where the file is no such document.
  package init(
    bytes: [UInt8],
    file: String,
    options: ImportOptions,
    siblings: @escaping @Sendable (String) -> JSONValue? = { _ in nil }
  ) throws(ImportError) {
    let document = try DocumentBytes(bytes: bytes, file: file).parsed()
    let location = DocumentLocation(file: file, siblings: siblings)
    try self.init(document: document, file: file, options: options, location: location)
  }

  /// Reads a document that is parsed already; files are asked for only below the location's root.
  ///
  /// - Throws: `ImportError` where it is no such document.
  package init(
    document: JSONValue,
    file: String,
    options: ImportOptions,
    location: DocumentLocation? = nil
  ) throws(ImportError) {
    var maker = try ManifestBuilder(
      document,
      file: file,
      options: options,
      location: location ?? DocumentLocation(file: file)
    )
    (manifest, operations) = try maker.made()
    remarks = maker.remarks
  }

  /// All remarks, for which every operation is written: some time for a large document.
  package func allRemarks() -> [Diagnostic] { wholeReport().remarks }

  /// All remarks, and the number of references that lead nowhere.
  package func wholeReport() -> (remarks: [Diagnostic], lostReferences: Int) {
    var all = remarks
    for operation in operations { all.add(operation.written().remarks) }
    guard let document = operations.first?.context.document else { return (all.complete, 0) }
    let lost = LostReferences(in: document).found
    let said = Set(all.all.filter { $0.message.hasPrefix("the reference") }.map(SaidPlace.init))
    for (place, complaint) in lost {
      let file = place.file.isEmpty ? document.file : place.file
      guard !said.contains(SaidPlace(file: file, pointer: place.pointer)) else { continue }
      all.note("\(complaint); what it stands for is left out", at: place)
    }
    return (all.complete, lost.count)
  }

  /// A place about which something was said.
  private struct SaidPlace: Hashable {
    let file: String
    let pointer: JSONPointer

    init(file: String, pointer: JSONPointer) { (self.file, self.pointer) = (file, pointer) }

    init(_ remark: Diagnostic) { self.init(file: remark.file, pointer: remark.pointer) }
  }
}
