import JSON

/// The reader of `follow`: where the outcome of what is accepted is looked for.
struct FollowingReader {
  static func read(_ fields: inout ObjectReader) -> Following.Choice {
    guard let value = fields.optional("follow") else { return .usual }
    if value.value == false { return .never }
    guard value.value.object != nil, var members = value.object() else {
      value.mismatch("an object with \"from\", or false")
      return .usual
    }
    let purpose = "where the answer names the place of the outcome, such as \"json:/status_url\""
    let from = members.required("from", purpose)?.oneOrMoreSources() ?? []
    var following = Following(from: from)
    following.path = members.optional("path")?.parsed { (text) throws(InvalidText) in
      try path(text)
    }
    following.status = members.optional("status")?.sources() ?? []
    following.pending = members.optional("pending")?.scalars("a word or a list of words") ?? []
    following.failed = members.optional("failed")?.scalars("a word or a list of words") ?? []
    following.result = members.optional("result")?.sources() ?? []
    following.every = members.optional("every")?.number(
      in: 1...3600,
      "seconds between two looks, from 1 to 3600"
    )
    members.refuseUnknown()
    return from.isEmpty ? .usual : .declared(following)
  }

  /// A path with one place for what the answer names.
  private static func path(_ text: String) throws(InvalidText) -> String {
    let parts = text.split(separator: "{", omittingEmptySubsequences: false)
    guard text.hasPrefix("/"), parts.count == 2, parts[1].contains("}"), !text.contains("?"),
      !text.contains("#")
    else {
      throw InvalidText(
        "expected a path with one place, such as \"/jobs/{id}\", found \(ManifestExcerpt.quoted(text))"
      )
    }
    return text
  }
}
