package import JSON

/// The parts of an operation that only a call of it needs: what it takes and where that goes.
package struct OperationForm: Sendable {
  /// The JSON Schema of the arguments, an object schema without the reserved arguments.
  package var arguments: JSONObject
  package var places: [Place]
  package var example: Example?

  /// What makes the operation impossible to call; empty for every operation of a manifest that was read whole.
  package var defects: [Diagnostic] = []
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
