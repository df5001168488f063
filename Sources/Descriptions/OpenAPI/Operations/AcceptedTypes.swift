import JSON

/// What an operation has to accept where its good answers are no JSON.
struct AcceptedTypes {
  /// Types that are named; servers take the first one that they can give.
  private static let limit = 5

  let document: APIDocument

  /// The value of an Accept field; nil where JSON is among the good answers, or nothing is said of them.
  func read(_ operation: Located) -> String? {
    let types = (document.edition == .two ? produced(operation) : described(operation))
      .filter { MediaType($0).isSound }
    guard !types.isEmpty, !types.contains(where: { MediaType($0).kind == .json }) else {
      return nil
    }
    return types.prefix(Self.limit).map { MediaType($0).essence }.joined(separator: ", ")
  }

  private func described(_ operation: Located) -> [String] {
    let responses = operation["responses"]?.members.filter { $0.name.hasPrefix("2") } ?? []
    return responses.sorted { $0.name < $1.name }.flatMap { _, written in
      (try? document.resolved(written))?["content"]?.members.map(\.name) ?? []
    }
  }

  /// Swagger 2.0 names the types of all answers of an operation, or of the document.
  private func produced(_ operation: Located) -> [String] {
    let types = operation["produces"] ?? document.whole["produces"]
    return types?.elements.compactMap(\.value.string) ?? []
  }
}
