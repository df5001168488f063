import JSON
package import YAML

/// The reader of manifests: everything that is wrong is said at once.
package enum ManifestLoader {
  /// Bytes that a manifest may have.
  package static let sizeLimit = 8 << 20

  /// A manifest, if it has no error, and what there is to say about it.
  package struct Loaded: Sendable {
    /// Nil when there is an error among the diagnostics.
    package var manifest: Manifest?

    /// In the order of the text.
    package var diagnostics: [Diagnostic]

    /// Records what reading came to.
    package init(manifest: Manifest?, diagnostics: [Diagnostic]) {
      self.manifest = manifest
      self.diagnostics = diagnostics
    }
  }

  /// Reads a manifest from the bytes of a file; `file` is its name in diagnostics, `dialects` has those it may use, and
  /// `urls` fills in what its URLs leave open.
  package static func load(
    bytes: [UInt8],
    file: String,
    dialects: DialectSource = .none,
    urls: URLSource = .none
  ) -> Loaded {
    let (manifest, diagnostics) = read(bytes: bytes, file: file) {
      ManifestReader(file: file, findings: $1, dialects: dialects, urls: urls).read($0)
    }
    return Loaded(manifest: manifest, diagnostics: diagnostics)
  }

  /// Reads a manifest from a document that is parsed already; `file` is its name in diagnostics.
  package static func load(
    _ document: WrittenDocument,
    file: String,
    dialects: DialectSource = .none,
    urls: URLSource = .none
  ) -> Loaded {
    let (manifest, diagnostics) = read(document, file: file) {
      ManifestReader(file: file, findings: $1, dialects: dialects, urls: urls).read($0)
    }
    return Loaded(manifest: manifest, diagnostics: diagnostics)
  }

  /// Reads the bytes of any document with its findings put to their places; nil when there is an error among them.
  static func read<Result>(
    bytes: [UInt8],
    file: String,
    _ read: (JSONValue, Diagnostics) -> Result?
  ) -> (Result?, [Diagnostic]) {
    guard bytes.count <= sizeLimit else { return (nil, [tooLarge(bytes.count, file: file)]) }
    do throws(DocumentSyntaxError) {
      return Self.read(try WrittenDocument(bytes, file: file), file: file, read)
    } catch {
      return (nil, [Diagnostic(error, file: file)])
    }
  }

  /// Reads a document with its findings put to their places; nil when there is an error among them.
  static func read<Result>(
    _ document: WrittenDocument,
    file: String,
    _ read: (JSONValue, Diagnostics) -> Result?
  ) -> (Result?, [Diagnostic]) {
    guard document.byteCount <= sizeLimit else {
      return (nil, [tooLarge(document.byteCount, file: file)])
    }
    let findings = Diagnostics()
    let result = read(document.value, findings)
    let hasRepeats = document.hasRepeatedMembers
    guard hasRepeats || !findings.all.isEmpty else { return (result, findings.elsewhere) }
    let places = DiagnosticPlacement(map: document.sourceMap, file: file)
    let repeats = hasRepeats ? places.repeatedMembers() : []
    let diagnostics = places.placed(findings.all) + repeats
    let isRefused = diagnostics.contains { $0.severity == .error }
    return (
      isRefused ? nil : result, DiagnosticPlacement.inOrder(diagnostics) + findings.elsewhere
    )
  }

  private static func tooLarge(_ count: Int, file: String) -> Diagnostic {
    Diagnostic(
      severity: .error,
      file: file,
      pointer: JSONPointer(),
      message: "expected at most \(sizeLimit) bytes, found \(count); split the manifest"
    )
  }
}
