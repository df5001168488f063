import JSON
package import YAML

/// How one API, or all that follow a standard, says no: an error section for any manifest to use.
package struct Dialect: Sendable {
  /// The name that manifests use it by, and of its file.
  package var name: String
  package var title: String
  package var about: String
  package var source: Provenance
  package var errors: ErrorVocabulary

  /// Which of several waits counts, where the dialect says so.
  package var pick: ErrorVocabulary.Pick?
  package var samples: [Sample]

  /// The file the dialect was read from, as the user named it.
  package var file: String

  /// A manifest with one call that is answered in this dialect, to read answers and run the samples against.
  package var standIn: Manifest

  /// A dialect, if it has no error, and what there is to say about it.
  package struct Loaded: Sendable {
    /// Nil when there is an error among the diagnostics.
    package var dialect: Dialect?

    /// In the order of the text.
    package var diagnostics: [Diagnostic]
  }

  /// Reads a dialect from the bytes of a file; `file` is its name in diagnostics.
  package static func load(bytes: [UInt8], file: String) -> Loaded {
    let (dialect, diagnostics) = ManifestLoader.read(bytes: bytes, file: file) {
      DialectReader(file: file, findings: $1).read($0)
    }
    return Loaded(dialect: dialect, diagnostics: diagnostics)
  }

  /// Reads a dialect from a document that is parsed already; `file` is its name in diagnostics.
  package static func load(_ document: WrittenDocument, file: String) -> Loaded {
    let (dialect, diagnostics) = ManifestLoader.read(document, file: file) {
      DialectReader(file: file, findings: $1).read($0)
    }
    return Loaded(dialect: dialect, diagnostics: diagnostics)
  }

  /// Whether a document means to be a dialect rather than a manifest, right or wrong.
  package static func isWritten(in document: WrittenDocument) -> Bool {
    document.value.object.map(isDialect) ?? false
  }

  /// Whether a document means to be a dialect.
  static func isDialect(_ document: JSONObject) -> Bool {
    document["dialect"] != nil && document["operations"] == nil
  }
}

extension Dialect {
  /// A manifest whose one call, a read without arguments, is answered in a dialect.
  static let frame: JSONValue = [
    "recourse": 1, "id": "api", "title": "API", "about": "Stands in for the APIs of a dialect.",
    "source": ["url": "https://api.example", "date": "2026-11-20"],
    "base_url": "https://api.example",
    "credentials": ["key": ["env": "API_KEY", "header": "Authorization"]],
    "operations": [
      "read": ["method": "GET", "path": "/", "effect": "read", "description": "Any call."]
    ],
  ]
}
