import Text
import JSON

/// The reader of `errors.idempotency`.
struct IdempotencyReader {
  let context: ManifestContext

  func read(_ value: ValueReader) -> IdempotencyKey? {
    guard var fields = value.object() else { return nil }
    let place = place(&fields)
    let format = fields.optional("format")
    let lifetime = fields.optional("ttl")?.number(in: 60...31_622_400, "seconds")
    let firstSent = fields.optional("first_sent")?.parsed { (text) throws(InvalidText) in
      try free(text)
    }
    fields.refuseUnknown()
    guard let place else { return nil }
    var key = IdempotencyKey(place, lifetime: lifetime, firstSent: firstSent)
    key.format = format?.choice(IdempotencyKey.Format.self) ?? .raw
    if case .header(let name) = place, let firstSent, FieldName.isSame(name, firstSent) {
      fields.error("the field \(name) cannot carry both the key and the time; name another")
    }
    if case .header = place { return key }
    if key.format == .string {
      format?.error("\"sf-string\" is a form of header fields; leave it out, or use \"header\"")
    }
    return key
  }

  private func place(_ fields: inout ObjectReader) -> IdempotencyKey.Place? {
    let header = fields.optional("header")
    let body = fields.optional("json")
    let path = fields.optional("path")
    guard [header, body, path].compactMap(\.self).count == 1 else {
      fields.error(
        "expected one of \"header\" (the field), \"json\" (a pointer into the body) and "
          + "\"path\" (the name in braces), which is where the key goes"
      )
      return nil
    }
    if let header {
      return header.parsed { (text) throws(InvalidText) in .header(try free(text)) }
    }
    if let body {
      return body.parsed("a JSON pointer such as \"/request_id\"") { (text) throws(InvalidText) in
        .body(try member(text))
      }
    }
    return path?.parsed { (text) throws(InvalidText) in
      guard Words.isArgumentName(text) else {
        throw InvalidText(
          "expected the name in the path's braces, found \(ManifestExcerpt.quoted(text))"
        )
      }
      let isThere = context.paths.contains { $0.contains(text: "{\(text)}") }
      guard context.role == .dialect || isThere else {
        throw InvalidText("no operation's path has {\(text)}, so no call could carry the key")
      }
      return .path(text)
    }
  }

  /// A field that nothing else fills.
  private func free(_ text: String) throws(InvalidText) -> String {
    let name = try FieldName.sent(text)
    guard !context.hasArgument(inField: name) else {
      throw InvalidText("the field \(name) is filled by an argument; an operation's key is ours")
    }
    guard !context.claimedFields.contains(where: { FieldName.isSame($0, name) }) else {
      throw InvalidText("the field \(name) is set by the manifest already")
    }
    return name
  }

  private func member(_ text: String) throws(InvalidText) -> JSONPointer {
    let pointer = try PointerText.parse(text)
    guard !pointer.tokens.isEmpty, !pointer.tokens.contains("*") else {
      throw InvalidText(
        "expected a pointer to one member of the body, without \"*\", "
          + "found \(ManifestExcerpt.quoted(text))"
      )
    }
    return pointer
  }
}
