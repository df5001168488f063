/// A description of one API: where it is, its credentials, its operations, how it says no, its limits.
package struct Manifest: Sendable {
  /// Prefix of the tool names: `[a-z][a-z0-9_]*`, at most 16 characters.
  package var id: String
  package var title: String

  /// What a model should know about the API before its first call.
  package var about: String
  package var source: Provenance

  /// The URL that operation paths are appended to, without a trailing slash.
  package var baseURL: BaseURL

  /// The URL that the manifest declares, where the operator has put another in its place.
  package var declaredBaseURL: BaseURL?

  /// The secrets that the API wants; an operation may take some of them, or none.
  package var credentials: [Credential]

  /// Fixed header fields of every request.
  package var headers: [(name: String, value: String)]

  /// Seconds a request may take from start to last byte; 30 unless said.
  package var timeout: Double

  /// Bytes of an answer that are read; 1 MiB unless said.
  package var responseLimit: Int
  package var operations: [Operation]

  /// Number of operations that the API has and the operator wants left out.
  package var withheldOperations = 0
  package var errors: ErrorVocabulary
  package var samples: [Sample]

  /// The file the manifest was read from, as the user named it.
  package var file: String

  /// Whether it was made of another description, which may declare credentials for more than needs them.
  package var isImported = false

  /// What a call that is kept may cost before a person looks at it; nil takes the usual.
  package var keeping = Keeping()

  /// The limits of tasks.
  package struct Keeping: Sendable, Hashable {
    /// Attempts of one call that count.
    package var attempts: Int?

    /// Seconds from the keeping of a call to its expiry.
    package var deadline: Double?

    /// Makes limits that leave all to the program.
    package init() {}
  }
}

/// Where facts come from and when they were read.
package struct Provenance: Sendable, Hashable {
  package var url: String

  /// The day as YYYY-MM-DD.
  package var date: String
}

/// An absolute http or https URL split into the parts that matter.
package struct BaseURL: Sendable, Hashable {
  /// Scheme, host and port: `https://api.example.com`.
  package var origin: String

  /// The path without a trailing slash, empty or starting with `/`.
  package var path: String

  /// The host without port and brackets.
  package var host: String

  /// The whole URL without a trailing slash.
  package var text: String { origin + path }
}
