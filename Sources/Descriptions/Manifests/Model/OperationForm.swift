package import JSON

/// The parts of an operation that only a call of it needs: what it takes and where that goes.
package struct OperationForm: Sendable {
  /// The JSON Schema of the arguments, an object schema without the reserved arguments.
  package var arguments: JSONObject
  package var places: [ParameterLocation]
  package var example: Example?

  /// What the request's content is, where an argument goes there.
  package var content = Content()

  /// How members of a form or of its parts are written; those not named are written as usual.
  package var encoding: [String: ParameterStyle] = [:]

  /// The names of the credentials that a call carries; nil takes all of the manifest.
  package var credentials: [String]?

  /// What a call carries in their place where those are not configured, in the order in which it is tried; an empty list
  /// stands for a call without any.
  package var otherCredentials: [[String]] = []

  /// How the next page is asked for; nil where an answer is all there is, or the manifest does not say.
  package var pages: Pages?

  /// The JSON Schema of a good answer's content; nil where the manifest does not say.
  package var output: JSONObject?

  /// What the call accepts (RFC 9110 §12.5.1); nil for JSON.
  package var accept: String?

  /// Header fields of a good answer that the agent is told.
  package var toldHeaders: [String] = []

  /// How the outcome of what is accepted is found.
  package var follow = Following.Choice.usual

  /// Seconds that a request may take; nil where it is as for the others of the manifest.
  package var timeout: Double?

  /// What makes the operation impossible to call; empty for every operation of a manifest that was read whole.
  package var defects: [Diagnostic] = []
}

extension OperationForm {
  /// Makes a form of places alone, for arguments of any kind.
  package init(
    places: [ParameterLocation],
    content: Content = Content(),
    encoding: [String: ParameterStyle] = [:]
  ) {
    self.init(arguments: ["type": "object"], places: places)
    self.content = content
    self.encoding = encoding
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
