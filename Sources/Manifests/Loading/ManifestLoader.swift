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
  }

  /// Reads a manifest from the bytes of a file; `file` is its name in diagnostics.
  package static func load(bytes: [UInt8], file: String) -> Loaded {
    guard bytes.count <= sizeLimit else {
      return refused(
        "expected at most \(sizeLimit) bytes, found \(bytes.count); split the manifest",
        file: file
      )
    }
    do throws(JSONSyntaxError) {
      return load(try JSONParser.parse(bytes), bytes: bytes, file: file)
    } catch {
      let position = JSONSourceMap(bytes).position(ofByte: error.offset)
      return refused(SyntaxAdvice.message(for: error, in: bytes), at: position, file: file)
    }
  }

  private static func load(_ document: JSONValue, bytes: [UInt8], file: String) -> Loaded {
    let findings = Findings()
    let manifest = ManifestReader(file: file, findings: findings).read(document)
    let hasRepeats = JSONSourceMap.writtenMembers(in: bytes) != document.memberCount
    guard hasRepeats || !findings.all.isEmpty else {
      return Loaded(manifest: manifest, diagnostics: [])
    }
    let map = JSONSourceMap(bytes)
    let places = DiagnosticPlacement(map: map, file: file)
    let repeats = hasRepeats ? places.repeatedMembers() : []
    let diagnostics = places.placed(findings.all) + repeats
    let isRefused = diagnostics.contains { $0.severity == .error }
    return Loaded(
      manifest: isRefused ? nil : manifest,
      diagnostics: DiagnosticPlacement.inOrder(diagnostics)
    )
  }

  private static func refused(
    _ message: String,
    at position: JSONSourceMap.Position? = nil,
    file: String
  ) -> Loaded {
    let diagnostic = Diagnostic(
      severity: .error,
      file: file,
      line: position?.line,
      column: position?.column,
      pointer: JSONPointer(),
      message: message
    )
    return Loaded(manifest: nil, diagnostics: [diagnostic])
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
