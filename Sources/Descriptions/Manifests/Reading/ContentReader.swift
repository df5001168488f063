import Text
import JSON

/// The reader of `content` and `encoding`: what the content of a request is, and how its members are written.
struct ContentReader {
  let content: Content

  init(_ fields: inout ObjectReader, verb: String) {
    content = fields.optional("content")?.content(verb: verb) ?? Content()
  }

  /// Reads `encoding`, whose members are those of the content.
  func encoding(_ fields: inout ObjectReader, places: [ParameterLocation]) -> [String:
    ParameterStyle]
  {
    guard let members = fields.optional("encoding")?.object() else { return [:] }
    guard content.form == .fields || content.form == .parts else {
      members.error(
        "members are encoded one by one only in \"application/x-www-form-urlencoded\" and "
          + "\"multipart/form-data\"; name one of them as \"content\", or leave this out"
      )
      return [:]
    }
    var encoding: [String: ParameterStyle] = [:]
    for (name, value) in members.members {
      checkName(name, in: members, places)
      encoding[name] = ParameterStyleReader.member(value)
    }
    return encoding
  }

  /// A merged object brings names of its own, so that only without one every name is known.
  private func checkName(_ name: String, in members: ObjectReader, _ places: [ParameterLocation]) {
    let names = places.compactMap { place -> String? in
      guard case .body(let pointer) = place.target else { return nil }
      return pointer.tokens.first ?? ""
    }
    guard !names.contains(name), !names.contains("") else { return }
    let hint = NearestName.hint(for: name, among: names)
    members.refuse(name, "no argument goes to the member \(ManifestExcerpt.quoted(name))\(hint)")
  }
}

extension ValueReader {
  fileprivate func content(verb: String) -> Content? {
    let content = parsed { (text) throws(InvalidText) in
      guard let content = Content(mediaType: text) else {
        throw InvalidText(
          "expected a media type such as \"application/json\" or \"multipart/form-data\" "
            + "(no other multipart type can be made), found \(ManifestExcerpt.quoted(text))"
        )
      }
      return content
    }
    if RequestMethod.isBodiless(verb) {
      error("a \(verb) request has no body; leave \"content\" out")
      return nil
    }
    return content
  }

  /// A media type that a part or a parameter has.
  func mediaType() -> String? {
    parsed { (text) throws(InvalidText) in
      guard MediaType.essence(of: text) != nil else {
        throw InvalidText(
          "expected one media type such as \"application/json\", found \(ManifestExcerpt.quoted(text))"
        )
      }
      return text
    }
  }
}
