import JSON

/// What is to be said of answers that are sequences of items (OpenAPI 3.2 §4.14.3).
struct StreamWords {
  /// Names of members that are told.
  private static let limit = 12

  let document: APIDocument

  /// Whether documents of this version can say anything of items.
  init?(document: APIDocument) {
    let version = document.root["openapi"]?.scalarText ?? ""
    guard version.hasPrefix("3."), !version.hasPrefix("3.0"), !version.hasPrefix("3.1") else {
      return nil
    }
    self.document = document
  }

  /// The sentence for an operation; nil where its good answers are no sequences.
  func sentence(_ operation: Located) -> String? {
    let responses = document.member("responses", of: operation)?.members ?? []
    for (_, written) in responses.filter({ $0.name.hasPrefix("2") }) {
      guard let response = try? document.resolved(written),
        let content = document.member("content", of: response)
      else { continue }
      for (type, written) in content.members {
        let media = (try? document.resolved(written)) ?? written
        if let items = media["itemSchema"] { return sentence(items, as: MediaType(type).essence) }
      }
    }
    return nil
  }

  private func sentence(_ items: Located, as type: String) -> String {
    let schema = (try? document.resolved(items)) ?? items
    let names = (schema.value["properties"]?.object?.names ?? []).map {
      DocumentProse.line($0, limit: 40)
    }
    let shown = names.prefix(Self.limit).joined(separator: ", ")
    let members =
      names.isEmpty ? "" : ", each with \(shown)\(names.count > Self.limit ? ", …" : "")"
    return "The answer is a stream of items (\(type))\(members)."
  }
}
