import Text
import JSON

/// The reader of an operation's `credentials`: which of the manifest's a call carries.
struct CredentialChoiceReader {
  private let credentials: [Credential]

  init(_ credentials: [Credential]) { self.credentials = credentials }

  /// Reads the sets of names, the first of which goes first; empty where all credentials are meant.
  func read(_ fields: inout ObjectReader) -> [[String]] {
    guard let value = fields.optional("credentials") else {
      if let clash = clash(among: credentials) { fields.error(clash) }
      return []
    }
    let isChoice = value.value.array?.contains { $0.array != nil } ?? false
    return isChoice
      ? value.elements("an array of sets of credentials").map(names) : [names(value)]
  }

  private func names(_ value: ValueReader) -> [String] {
    let known = credentials.map(\.name)
    var names: [String] = []
    for element in value.elements("an array of credentials") {
      guard let name = element.string("the name of a credential") else { continue }
      if names.contains(name) {
        element.error("\(ManifestExcerpt.quoted(name)) stands here twice; keep one")
      } else if !known.contains(name) {
        let hint = NearestName.hint(for: name, among: known)
        element.error("there is no credential \(ManifestExcerpt.quoted(name))\(hint)")
      }
      names.append(name)
    }
    if let clash = clash(among: credentials.filter { names.contains($0.name) }) {
      value.error(clash)
    }
    return names
  }

  /// What is wrong with credentials that one call cannot carry together.
  private func clash(among chosen: [Credential]) -> String? {
    for (index, one) in chosen.enumerated() {
      for other in chosen[..<index] where other.carrier.isSame(as: one.carrier) {
        return
          "the credentials \(ManifestExcerpt.quoted(other.name)) and \(ManifestExcerpt.quoted(one.name)) "
          + "would both go into \(one.carrier.phrase); choose one with \"credentials\": ["
          + "\(ManifestExcerpt.quoted(other.name))]"
      }
    }
    return nil
  }
}
