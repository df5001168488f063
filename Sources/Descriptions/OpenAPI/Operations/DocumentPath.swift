import Text
import JSON
import Manifests

/// A path of the document in the form that a manifest can have.
struct DocumentPath: Sendable {
  /// A name in braces.
  struct Name: Sendable, Hashable {
    /// The name as the document's parameters have it.
    var written: String

    /// The argument's name.
    var plain: String

    /// Where the value goes.
    var target: Target

    /// Whether a call needs a value.
    var isRequired = true

    /// What a name stands for.
    enum Target: Sendable, Hashable {
      /// Text of the path; several segments where reserved characters stay (RFC 6570 §3.2.3).
      case path(keepsReserved: Bool)
      /// A query parameter of this name.
      case query(String)
    }
  }

  /// The path with names of arguments in the braces, and the query that is fixed text.
  var text: String

  /// The names in braces, each once.
  var names: [Name]

  /// Reads a path; a fragment is what tells it apart from others, and is never sent.
  ///
  /// - Throws: a clause that says why no call could be made with it, and what to do.
  init(_ whole: String) throws(PathComplaint) {
    let sent = whole[..<(whole.utf8.firstIndex(of: UInt8(ascii: "#")) ?? whole.endIndex)]
    let mark = Self.queryMark(of: sent)
    let parts = try Self.template(Self.braced(sent[..<mark])[...])
    var text = whole.hasPrefix("/") ? "" : "/"
    names = []
    for (literal, expression) in zip(parts.literals, parts.names) {
      text += Self.literal(literal)
      text += try Self.take(PathExpression(expression), into: &names)
    }
    text += Self.literal(parts.literals[parts.names.count])
    try Self.check(text)
    let query = try Self.query(sent[mark...].dropFirst(), &names)
    self.text = text + (query.isEmpty ? "" : "?" + query)
  }

  /// Where the query starts; a mark in braces is an operator of the template.
  private static func queryMark(of text: Substring) -> Substring.Index {
    var isInBraces = false
    let mark = text.utf8.firstIndex { byte in
      switch byte {
      case UInt8(ascii: "{"): isInBraces = true
      case UInt8(ascii: "}"): isInBraces = false
      default: break
      }
      return byte == UInt8(ascii: "?") && !isInBraces
    }
    return mark ?? text.endIndex
  }

  /// The path with braces in the place of the colon that frameworks for servers put before a name: `/users/:id`.
  private static func braced(_ text: Substring) -> String {
    guard text.contains(text: "/:") else { return String(text) }
    let segments = text.split(separator: "/", omittingEmptySubsequences: false).map { segment in
      let name = segment.dropFirst()
      let isName = segment.hasPrefix(":") && !name.isEmpty && name.utf8.allSatisfy(isOfName)
      return isName ? "{\(name)}" : String(segment)
    }
    return segments.joined(separator: "/")
  }

  private static func isOfName(_ byte: UInt8) -> Bool {
    ASCII.isAlphanumeric(byte) || "_-".utf8.contains(byte)
  }

  private static func template(_ text: Substring) throws(PathComplaint) -> Text.PathTemplate {
    do throws(Text.PathTemplate.Fault) {
      return try Text.PathTemplate(text)
    } catch {
      throw PathComplaint("a brace has no partner; write \"{name}\"")
    }
  }

  /// Takes an expression's names; gives what stands for it in the path.
  private static func take(
    _ expression: PathExpression,
    into names: inout [Name]
  ) throws(PathComplaint) -> String {
    if expression.isQuery {
      for name in expression.names {
        try add(name, .query(name), to: &names)
        names[names.count - 1].isRequired = false
      }
      return ""
    }
    let target = Name.Target.path(keepsReserved: expression.keepsReserved)
    return "{\(try add(expression.names[0], target, to: &names))}"
  }

  /// Adds a name that is not there yet: one that stands in the path twice has one value.
  @discardableResult
  private static func add(
    _ written: String,
    _ target: Name.Target,
    to names: inout [Name]
  ) throws(PathComplaint) -> String {
    let plain = ArgumentNames.sanitized(written, or: "")
    guard !plain.isEmpty else {
      throw PathComplaint("the braces hold no name; name the parameter")
    }
    guard let same = names.firstIndex(where: { $0.plain == plain }) else {
      names.append(Name(written: written, plain: plain, target: target))
      return plain
    }
    guard names[same].written == written else {
      throw PathComplaint(
        "the parameter \(DocumentExcerpt.quoted(written)) looks like another one of the path; name one otherwise"
      )
    }
    return plain
  }

  /// The fixed parameters of a query; the others become arguments.
  private static func query(
    _ text: Substring,
    _ names: inout [Name]
  ) throws(PathComplaint) -> String {
    var fixed: [String] = []
    for pair in text.split(separator: "&") {
      guard pair.contains("{") || pair.contains("}") else {
        fixed.append(fixedPair(pair))
        continue
      }
      let mark = pair.firstIndex(of: "=") ?? pair.startIndex
      let value = pair[mark...].drop { $0 == "=" }
      guard value.hasPrefix("{"), value.hasSuffix("}"), !pair[..<mark].contains("{"),
        !value.dropFirst().dropLast().contains(where: { "{}".contains($0) })
      else {
        throw PathComplaint(
          "the query \(DocumentExcerpt.quoted(String(pair))) holds a part of a value; turn it into a "
            + "query parameter of the operation"
        )
      }
      let expression = PathExpression(String(value.dropFirst().dropLast()))
      let key = mark == pair.startIndex ? expression.names[0] : String(pair[..<mark])
      try add(expression.names[0], .query(PercentEncoding.text(decoding: key)), to: &names)
    }
    return fixed.joined(separator: "&")
  }

  /// A parameter with everything encoded that a query cannot hold (RFC 3986 §3.4).
  private static func fixedPair(_ text: Substring) -> String {
    let isCoded = text.utf8.contains(UInt8(ascii: "%")) && PercentEncoding.isSound(text.utf8)
    return PercentEncoding.encode(String(text)) { byte in
      ASCII.isAlphanumeric(byte) || "/?-._~!$'()*+,;=:@".utf8.contains(byte)
        || (isCoded && byte == UInt8(ascii: "%"))
    }
  }

  private static func check(_ text: String) throws(PathComplaint) {
    // Dots come as they are or encoded; most paths have neither.
    guard text.utf8.contains(where: { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "%") }) else {
      return
    }
    for segment in text.split(separator: "/") {
      let plain = segment.lowercased().replacing(text: "%2e", with: ".")
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
    // Most have nothing else.
    if text.utf8.allSatisfy({ ASCII.isAlphanumeric($0) || $0 == slash || $0 == hyphen }) {
      return text
    }
    let isCoded = text.utf8.contains(UInt8(ascii: "%")) && PercentEncoding.isSound(text.utf8)
    return PercentEncoding.encode(text) { byte in
      ASCII.isAlphanumeric(byte) || "/-._~!$&'()*+,;=:@".utf8.contains(byte)
        || (isCoded && byte == UInt8(ascii: "%"))
    }
  }

  private static let slash = UInt8(ascii: "/")
  private static let hyphen = UInt8(ascii: "-")
}

/// What stands in one pair of braces: a name, and in what notation the frameworks that write documents have it.
struct PathExpression {
  /// The names; one, but for an expression of the query.
  let names: [String]

  /// Whether the names are query parameters: `{?page,limit}` (RFC 6570 §3.2.8).
  let isQuery: Bool

  /// Whether the value may be several segments: `{+name}` of RFC 6570, `{proxy+}` of gateways, `{*path}` and
  /// `{path*}` of frameworks.
  let keepsReserved: Bool

  init(_ text: String) {
    // Most are a name alone.
    let isName = !text.isEmpty && text.utf8.allSatisfy(ArgumentNames.isPlain)
    isQuery = !isName && (text.hasPrefix("?") || text.hasPrefix("&"))
    guard !isName else {
      (keepsReserved, names) = (false, [text])
      return
    }
    guard !isQuery else {
      keepsReserved = false
      let list = text.dropFirst().split(separator: ",").map { Self.name(in: $0) }
      names = list.isEmpty ? [""] : list
      return
    }
    let name = Self.name(in: text[...])
    let marked = text.prefix { $0 != ":" }
    keepsReserved = [marked.first, marked.last].compactMap(\.self).contains { "+*".contains($0) }
    names = [name]
  }

  /// The name without its marks, and without the pattern that some frameworks write behind a colon.
  private static func name(in text: Substring) -> String {
    let start = text.prefix { $0 != ":" }.drop { " +*".contains($0) }
    let end = start.lastIndex { !" +*".contains($0) }
    return end.map { String(start[...$0]) } ?? ""
  }
}

/// Why no call can be made with a path.
struct PathComplaint: Error {
  let message: String

  init(_ message: String) { self.message = message }
}
