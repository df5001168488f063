import Text
package import Failures
import Manifests

// What a person is told of a failure.

extension Failure {
  /// What a person has to do about it, and where; `api` is what the person calls the API by, `sources` where the refused
  /// credential came from.
  package func operatorTask(
    api: String,
    sources: [CredentialSource] = []
  ) -> Guidance.OperatorTask {
    let wish = wait == nil ? nil : Sentences.decideOnWait(remedy, api)
    let message =
      message(for: sources)
      ?? wish ?? Sentences.operatorMessage(kind: kind, api: api, file: "the manifest")
    return Guidance.OperatorTask(message: message.asLine, url: url, isURLOffered: isURLOffered)
  }

  /// What a person has to do: the manifest's words, and where the key lies that may have to be replaced; nil where neither
  /// tells.
  func message(for sources: [CredentialSource]) -> String? {
    var sources = sources
    if !variables.isEmpty {
      let known = sources.filter { variables.contains($0.variable) }
      sources = known.isEmpty ? variables.map { CredentialSource(variable: $0) } : known
    }
    guard let words = operatorMessage else {
      return kind == "auth" && !sources.isEmpty ? Sentences.replaceKeys(in: sources) : nil
    }
    guard !sources.isEmpty, wait == nil else { return words }
    let isNamed = sources.contains { $0.path != nil && words.contains(text: $0.variable) }
    return kind == "auth" || isNamed
      ? words.asLine + " " + Sentences.takesKeys(from: sources) : words
  }

  /// That nobody knows what the API answered, as a clause.
  package static let lostClause = "its answer was lost"

  /// What became of the answer of a call that may have happened, as a clause.
  package var answerClause: String {
    cause.map { "it was answered with \($0)" } ?? Self.lostClause
  }

  /// Code, status and the API's words in one clause; empty when nothing is known.
  package var inBrief: String {
    let brief = cause ?? kind ?? ""
    guard let said = said.message else { return brief }
    let quoted = APIText.quoted(said)
    return brief.isEmpty ? quoted : "\(brief): \(quoted)"
  }
}
