package import JSON

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
  package var credential: Credential?

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

/// The secret an API wants, where it is taken from and where it goes.
package struct Credential: Sendable, Hashable {
  /// Environment variable that holds the secret, or the path of a 0600 file in `<env>_FILE`.
  package var env: String

  /// Header field that carries it.
  package var header: String

  /// Text before the secret, such as `Bearer `.
  package var prefix: String

  /// Page where a person gets a key.
  package var obtain: String?
}

/// One call of an API; one tool.
package struct Operation: Sendable {
  /// What a call does to the API's data.
  package enum Effect: String, Sendable, Hashable, CaseIterable {
    case read, write, destroy
  }

  package var name: String

  /// The tool: `<manifest>_<operation>`, at most 40 characters of `[a-z0-9_]`.
  package var toolName: String
  package var title: String
  package var description: String
  package var method: String

  /// The path template: literal text and `{argument}` places, starting with `/`.
  package var path: String
  package var effect: Effect

  /// Whether a repeated call does no harm: a safe method, or declared.
  package var isRepeatSafe: Bool

  /// Operations that share limits; empty for none.
  package var group: String

  /// The JSON Schema of the arguments, an object schema without the reserved arguments.
  package var arguments: JSONObject
  package var places: [Place]

  /// The operation that shows whether a write happened.
  package var verifyWith: String?

  /// What the user misses when the call cannot be made, as a noun phrase: "the list of deals".
  package var disclose: String?
  package var example: Example?
}

/// Where an argument goes in the request.
package struct Place: Sendable, Hashable {
  /// The part of the request.
  package enum Target: Sendable, Hashable {
    case path
    /// A query parameter; arrays repeat the name, objects become `name[key]`.
    case query(name: String)
    case header(name: String)
    /// A place in the JSON body; the empty pointer merges an object argument into the body.
    case body(JSONPointer)
  }

  package var argument: String
  package var target: Target

  /// Puts an argument at a place.
  package init(argument: String, target: Target) {
    self.argument = argument
    self.target = target
  }
}

/// A call and its good answer: shown by the rehearsal, checked by `recourse check`.
package struct Example: Sendable {
  package var arguments: JSONObject
  package var answer: RecordedAnswer
}

/// An answer as written in a manifest or a sample file.
package struct RecordedAnswer: Sendable {
  package var status: Int
  package var headers: [(name: String, value: String)]

  /// The content as sent: compact JSON for a JSON body, the text for a string body, empty for none.
  package var body: [UInt8]

  /// Records an answer.
  package init(status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
    self.status = status
    self.headers = headers
    self.body = body
  }
}
