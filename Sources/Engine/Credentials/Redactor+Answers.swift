package import HTTP
import JSON

// Answers lose their secrets before they are read: quoting drops and cuts parts of a text, and what is left of a secret
// then is no longer known for one.

extension Redactor {
  /// The answer without secrets in its fields and its content.
  package func redact(_ answer: HTTPResponse) -> HTTPResponse {
    guard !isEmpty else { return answer }
    var answer = answer
    answer.fields = HTTPFields(answer.fields.fields.map { ($0.name, redact($0.value)) })
    answer.body = redactedBody(answer.body)
    return answer
  }

  /// The error without secrets in what it tells.
  package func redact(_ error: TransportError) -> TransportError {
    var error = error
    error.detail = redact(error.detail)
    error.answer = error.answer.map(redact)
    return error
  }

  /// JSON stays JSON: a number that is a secret becomes a string.
  private func redactedBody(_ body: [UInt8]) -> [UInt8] {
    guard let redacted = redacted(body) else { return body }
    guard let value = try? JSONParser.parse(body) else { return redacted }
    let clean = JSONWriter.bytes(redact(value))
    return self.redacted(clean) ?? clean
  }
}
