import JSON

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

  /// Reads a manifest from the bytes of a file; `file` is its name in diagnostics, and `dialects` has those it may use.
  package static func load(
    bytes: [UInt8],
    file: String,
    dialects: DialectSource = .none
  ) -> Loaded {
    let (manifest, diagnostics) = read(bytes: bytes, file: file) {
      ManifestReader(file: file, findings: $1, dialects: dialects).read($0)
    }
    return Loaded(manifest: manifest, diagnostics: diagnostics)
  }

  /// Reads any JSON document with its findings put to their places; nil when there is an error among them.
  static func read<Result>(
    bytes: [UInt8],
    file: String,
    _ read: (JSONValue, Diagnostics) -> Result?
  ) -> (Result?, [Diagnostic]) {
    guard bytes.count <= sizeLimit else {
      return refused(
        "expected at most \(sizeLimit) bytes, found \(bytes.count); split the manifest",
        file: file
      )
    }
    let document: JSONValue
    do throws(JSONSyntaxError) {
      document = try JSONParser.parse(bytes)
    } catch {
      let position = JSONSourceMap(bytes).position(ofByte: error.offset)
      return refused(SyntaxAdvice.message(for: error, in: bytes), at: position, file: file)
    }
    let findings = Diagnostics()
    let result = read(document, findings)
    let hasRepeats = JSONSourceMap.writtenMembers(in: bytes) != document.memberCount
    guard hasRepeats || !findings.all.isEmpty else { return (result, findings.elsewhere) }
    let places = DiagnosticPlacement(map: JSONSourceMap(bytes), file: file)
    let repeats = hasRepeats ? places.repeatedMembers() : []
    let diagnostics = places.placed(findings.all) + repeats
    let isRefused = diagnostics.contains { $0.severity == .error }
    return (
      isRefused ? nil : result, DiagnosticPlacement.inOrder(diagnostics) + findings.elsewhere
    )
  }

  private static func refused<Result>(
    _ message: String,
    at position: JSONSourceMap.Position? = nil,
    file: String
  ) -> (Result?, [Diagnostic]) {
    let diagnostic = Diagnostic(
      severity: .error,
      file: file,
      line: position?.line,
      column: position?.column,
      pointer: JSONPointer(),
      message: message
    )
    return (nil, [diagnostic])
  }
}

extension JSONValue {
  /// Number of members in the whole value.
  fileprivate var memberCount: Int {
    switch self {
    case .object(let object):
      object.members.reduce(object.count) { $0 + $1.value.memberCount }
    case .array(let elements): elements.reduce(0) { $0 + $1.memberCount }
    default: 0
    }
  }
}
