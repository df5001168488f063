import JSON

/// An operation of the document before it is put into a manifest's words.
struct OperationSource: Sendable {
  /// The method in capitals.
  var method: String

  /// The path as the document writes it.
  var path: String
  var template: PathTemplate

  /// The path item that it stands in.
  var item: Located
  var operation: Located

  /// The names of the credentials it takes.
  var credentials: [String] = []
}

/// A path with `{name}` places that a manifest can have.
struct PathTemplate: Sendable {
  /// The path with names of arguments in the braces.
  var text: String

  /// The names in braces as the document has them, and as the template has them.
  var names: [(written: String, plain: String)]

  /// Reads a path.
  ///
  /// - Throws: a clause that says why no call could be made with it, and what to do.
  init(_ path: String) throws(PathComplaint) {
    guard !path.contains("?"), !path.contains("#") else {
      throw PathComplaint(
        "a path has no \"?\" and no \"#\"; turn what follows into parameters of the operation"
      )
    }
    var text = path.hasPrefix("/") ? "" : "/"
    var names: [(written: String, plain: String)] = []
    var rest = path[...]
    while let brace = rest.firstIndex(where: { $0 == "{" || $0 == "}" }) {
      text += Self.literal(rest[..<brace])
      guard rest[brace] == "{", let end = rest[brace...].firstIndex(of: "}") else {
        throw PathComplaint("a brace has no partner; write \"{name}\"")
      }
      let written = String(rest[rest.index(after: brace)..<end])
      let plain = ArgumentNames.sanitized(written, or: "")
      guard !plain.isEmpty else {
        throw PathComplaint("the braces hold no name; name the parameter")
      }
      guard !names.contains(where: { $0.plain == plain }) else {
        throw PathComplaint(
          "the parameter \(Excerpt.quoted(written)) stands in the path twice; name one otherwise"
        )
      }
      names.append((written, plain))
      text += "{\(plain)}"
      rest = rest[rest.index(after: end)...]
    }
    self.text = text + Self.literal(rest)
    self.names = names
    try Self.check(self.text)
  }

  private static func check(_ text: String) throws(PathComplaint) {
    for segment in text.split(separator: "/") {
      let plain = segment.lowercased().split(separator: "%2e", omittingEmptySubsequences: false)
        .joined(separator: ".")
      guard plain != ".", plain != ".." else {
        throw PathComplaint("the path leads out of the API by \"\(segment)\"; write where it leads")
      }
      guard !segment.hasPrefix(".") || !segment.contains("{") else {
        throw PathComplaint(
          "the segment \(Excerpt.quoted(String(segment))) could become \"..\"; start it with a letter"
        )
      }
    }
  }

  /// Literal text with everything encoded that a path cannot hold (RFC 3986 §3.3).
  private static func literal(_ text: Substring) -> String {
    let bytes = Array(text.utf8)
    let isCoded =
      text.contains("%")
      && bytes.indices.allSatisfy { index in
        bytes[index] != UInt8(ascii: "%")
          || UInt8(String(decoding: bytes[(index + 1)...].prefix(2), as: UTF8.self), radix: 16)
            != nil
            && index + 2 < bytes.count
      }
    return PercentCoding.encoded(String(text)) { byte in
      byte &- UInt8(ascii: "a") < 26 || byte &- UInt8(ascii: "A") < 26
        || byte &- UInt8(ascii: "0") < 10 || "/-._~!$&'()*+,;=:@".utf8.contains(byte)
        || (isCoded && byte == UInt8(ascii: "%"))
    }
  }
}

/// Why no call can be made with a path.
struct PathComplaint: Error {
  let message: String

  init(_ message: String) { self.message = message }
}
