package import Time

/// One request that reached a stand-in, without anything secret in it.
package struct RequestRecord: Sendable, Hashable {
  /// What led to the answer.
  package enum Outcome: Sendable, Hashable {
    /// The operation's example.
    case example
    /// The operation's example once more: the idempotency key is that of a request which had its effect before.
    case repetition
    /// A step of the scenario, described in a few words.
    case played(String)
    /// A declared limit was passed; its budget's id.
    case limited(String)
    /// A credential was missing or empty.
    case unauthorized
    /// A token was asked for, and given.
    case token
    /// No operation has this method and path.
    case unknownOperation
    /// The request was no proper HTTP; the reason as a sentence.
    case refused(String)
  }

  /// When the head of the request had come.
  package var time: Timestamp
  package var method: String

  /// The path without the query, control characters removed; at most 200 characters.
  package var path: String

  /// The tool name of the operation, nil when none fits.
  package var toolName: String?

  /// The ordinal of this request among those of its operation, from 1; 0 without an operation.
  package var call: Int

  /// The status sent, nil when the connection was dropped without an answer.
  package var status: Int?
  package var outcome: Outcome

  /// Tells credentials apart within one process, and nothing else; nil without a credential.
  package var credentialFingerprint: String?
}

extension RequestRecord: CustomStringConvertible {
  /// One line: `12:00:01 POST /v1/github/search → apira_search_repositories #2: 429 (limit ip used up)`.
  package var description: String {
    let clock = time.rfc3339.dropFirst(11).prefix(8)
    let target = toolName.map { " → \($0) #\(call)" } ?? ""
    let answer = status.map(String.init) ?? "no answer"
    return "\(clock) \(method) \(path)\(target): \(answer) (\(outcome.words))"
  }
}

extension RequestRecord.Outcome {
  /// The outcome in a few words.
  fileprivate var words: String {
    switch self {
    case .example: "example"
    case .token: "a token"
    case .repetition: "done before under the same idempotency key"
    case .played(let what): what
    case .limited(let budget): "limit \(budget) used up"
    case .unauthorized: "credential missing"
    case .unknownOperation: "no such operation in the manifest"
    case .refused(let reason): reason
    }
  }
}
