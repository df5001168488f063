import Text
import JSON

/// An operation of the document before it is put into a manifest's words.
struct OperationSource: Sendable {
  /// The method in capitals.
  var method: String

  /// The path as the document writes it.
  var path: String
  var template: DocumentPath

  /// The path item that it stands in.
  var item: Located
  var operation: Located

  /// The names of the credentials it takes.
  var credentials: [String] = []

  /// What it takes in their place.
  var otherCredentials: [[String]] = []
}

/// A path with `{name}` places that a manifest can have.
struct DocumentPath: Sendable {
  /// The path with names of arguments in the braces.
  var text: String

  /// The names in braces as the document's parameters have them, and as the template has them, each once.
  var names: [(written: String, plain: String)]

  /// Those of the template whose values keep reserved characters: `{+name}` (RFC 6570 §3.2.3).
  var reserved: Set<String> = []

  /// Reads a path.
  ///
  /// - Throws: a clause that says why no call could be made with it, and what to do.
  init(_ path: String) throws(PathComplaint) {
    guard !path.contains("?"), !path.contains("#") else {
      throw PathComplaint(
        "a path has no \"?\" and no \"#\"; turn what follows into parameters of the operation"
      )
    }
    let parts: Text.PathTemplate
    do throws(Text.PathTemplate.Fault) {
      parts = try Text.PathTemplate(path)
    } catch {
      throw PathComplaint("a brace has no partner; write \"{name}\"")
    }
    var text = path.hasPrefix("/") ? "" : "/"
    var names: [(written: String, plain: String)] = []
    for (literal, expression) in zip(parts.literals, parts.names) {
      let written = expression.hasPrefix("+") ? String(expression.dropFirst()) : expression
      let plain = try Self.plain(written, beside: names)
      if !names.contains(where: { $0.plain == plain }) { names.append((written, plain)) }
      if written != expression { reserved.insert(plain) }
      text += Self.literal(literal) + "{\(plain)}"
    }
    self.text = text + Self.literal(parts.literals[parts.names.count])
    self.names = names
    try Self.check(self.text)
  }

  /// The name as a manifest can have it.
  private static func plain(
    _ written: String,
    beside others: [(written: String, plain: String)]
  ) throws(PathComplaint) -> String {
    let plain = ArgumentNames.sanitized(written, or: "")
    guard !plain.isEmpty else {
      throw PathComplaint("the braces hold no name; name the parameter")
    }
    // A name that stands in the path twice has one value.
    guard !others.contains(where: { $0.plain == plain && $0.written != written }) else {
      throw PathComplaint(
        "the parameter \(DocumentExcerpt.quoted(written)) looks like another one of the path; name one otherwise"
      )
    }
    return plain
  }

  private static func check(_ text: String) throws(PathComplaint) {
    // Dots come as they are or encoded; most paths have neither.
    guard text.utf8.contains(where: { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "%") }) else {
      return
    }
    for segment in text.split(separator: "/") {
      let plain = segment.lowercased().split(separator: "%2e", omittingEmptySubsequences: false)
        .joined(separator: ".")
      guard plain != ".", plain != ".." else {
        throw PathComplaint("the path leads out of the API by \"\(segment)\"; write where it leads")
      }
      guard !segment.hasPrefix(".") || !segment.contains("{") else {
        throw PathComplaint(
          "the segment \(DocumentExcerpt.quoted(String(segment))) could become \"..\"; start it with a letter"
        )
      }
    }
  }

  /// Literal text with everything encoded that a path cannot hold (RFC 3986 §3.3).
  private static func literal(_ text: String) -> String {
    let isCoded = PercentEncoding.isSound(text.utf8)
    return PercentEncoding.encode(text) { byte in
      ASCII.isAlphanumeric(byte) || "/-._~!$&'()*+,;=:@".utf8.contains(byte)
        || (isCoded && byte == UInt8(ascii: "%"))
    }
  }
}

/// Why no call can be made with a path.
struct PathComplaint: Error {
  let message: String

  init(_ message: String) { self.message = message }
}
