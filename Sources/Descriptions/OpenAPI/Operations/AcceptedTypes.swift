import JSON

/// What an operation has to accept where its good answers are no plain JSON.
struct AcceptedTypes {
  /// Types that are named; servers take the first one that they can give.
  private static let limit = 5

  let document: APIDocument

  /// The value of an Accept field; nil where plain JSON is among the good answers, or nothing is said of them.
  ///
  /// JSON of a name of its own (`application/vnd.shop.v3+json`) is asked for by that name: a server that negotiates refuses
  /// others, and one that has versions gives an older one.
  func read(_ operation: Located) -> String? {
    let types = (document.edition == .two ? produced(operation) : described(operation))
      .filter { MediaType($0).isSound }
    let essences = types.map { MediaType($0).essence }
    let ofJSON = types.filter { MediaType($0).kind == .json }.map { MediaType($0).essence }
    guard !essences.isEmpty, !ofJSON.contains(where: Self.isPlainJSON) else { return nil }
    let named = ofJSON.isEmpty ? essences : ofJSON
    return named.prefix(Self.limit).joined(separator: ", ")
  }

  /// Whether a good answer of this type comes when plain JSON is asked for; problem documents are no good answers.
  private static func isPlainJSON(_ essence: String) -> Bool {
    !essence.hasSuffix("+json") || essence == "application/problem+json"
  }

  private func described(_ operation: Located) -> [String] {
    let written = document.member("responses", of: operation)?.members ?? []
    let responses = written.filter { $0.name.hasPrefix("2") }
    return responses.sorted { $0.name < $1.name }.flatMap { _, written in
      (try? document.resolved(written)).flatMap { document.member("content", of: $0) }?
        .members.map(\.name) ?? []
    }
  }

  /// Swagger 2.0 names the types of all answers of an operation, or of the document.
  private func produced(_ operation: Located) -> [String] {
    let types = operation["produces"] ?? document.whole["produces"]
    return types?.elements.compactMap(\.value.string) ?? []
  }
}
