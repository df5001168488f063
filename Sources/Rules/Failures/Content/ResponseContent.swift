import Text
package import HTTP
package import JSON
import XML

/// The content of an answer, decoded once and told apart by what it is, not by what it is said to be.
package struct ResponseContent: Sendable {
  /// What the content is.
  package enum Content: Sendable {
    case empty
    case json(JSONValue)
    /// An HTML page with its cleaned title: from a proxy or a login page, hardly from the API.
    case html(title: String?)
    /// A document of XML as a tree, whose one member is the root element.
    case xml(JSONValue)
    case text
    case binary
  }

  package let content: Content

  /// The content as received.
  package let body: [UInt8]

  /// The character set of a text that cannot be read; nil where it is.
  package let unreadCharset: String?

  /// Why the content is missing or a part, or is not what its fields say; nil where nothing is wrong.
  package let defect: ContentDefect?

  /// What stood around the JSON, and is left out; nil where nothing did.
  package let wrapping: WrappedJSON.Wrapping?

  /// The value of the Content-Type field, lower case without parameters; nil when absent.
  package var mediaType: String? { contentType.map(Self.mediaType) }
  let contentType: String?

  /// Bytes at the start of a body that patterns are matched against.
  static let patternLimit = 4096

  /// Decodes the body of an answer.
  package init(_ answer: HTTPResponse) {
    body = answer.body
    unreadCharset = answer.unreadCharset
    defect = answer.defect
    contentType = answer.fields["Content-Type"]
    let content = Self.content(of: answer.body, contentType: contentType)
    let wrapped: WrappedJSON? =
      switch content {
      case .text: WrappedJSON(answer.body)
      // Who asked for a text may want it as it is; what is wrong stands in the JSON.
      case .json(.string(let text)) where answer.status >= 400: WrappedJSON(text: text)
      default: nil
      }
    if let wrapped {
      self.content = .json(wrapped.value)
      wrapping = wrapped.wrapping
    } else {
      self.content = content
      wrapping = nil
    }
  }

  private static func mediaType(_ field: String) -> String {
    field.prefix { $0 != ";" && $0 != "," }.filter { $0 != " " }.lowercased()
  }

  /// The JSON tree, nil when the content is not JSON.
  package var json: JSONValue? {
    if case .json(let value) = content { value } else { nil }
  }

  /// The content as it is shown and kept: XML as the JSON of its tree, JSON without what stood around it.
  package var shownBytes: [UInt8] {
    if wrapping != nil, let json { return JSONWriter.bytes(json) }
    return xml.map { JSONWriter.bytes($0) } ?? body
  }

  /// Why the content is not the JSON that it is told or begins to be; nil where it is, or was never meant to be.
  package var jsonFault: BrokenJSON? {
    guard case .text = content, defect?.isUnread != true else { return nil }
    return BrokenJSON(body, mediaType: mediaType)
  }

  /// The tree of an XML document, nil for any other content.
  package var xml: JSONValue? {
    if case .xml(let tree) = content { tree } else { nil }
  }

  /// Whether the content is a page of HTML.
  var isPage: Bool {
    if case .html = content { true } else { false }
  }

  /// The start of the body as text, for patterns and quotations; invalid UTF-8 is replaced.
  var head: String {
    if case .binary = content { return "" }
    return String(decoding: body.prefix(Self.patternLimit), as: UTF8.self)
  }

  /// Whether the body is a problem document (RFC 9457).
  var isProblem: Bool { mediaType == "application/problem+json" && json?.object != nil }

  private static func content(of body: [UInt8], contentType: String?) -> Content {
    let start = body.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    guard let first = body[start...].first(where: { !isSpace($0) }) else { return .empty }
    lazy var mediaType = contentType.map(Self.mediaType)
    if first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
      || mediaType?.hasSuffix("json") ?? false,
      let value = try? JSONParser.parse(body)
    {
      return .json(value)
    }
    if isBinary(body) { return .binary }
    guard first == UInt8(ascii: "<") else { return .text }
    let head = String(decoding: body.prefix(patternLimit), as: UTF8.self)
    let holds = { (mark: String) in head.range(ofIgnoringCase: mark) != nil }
    if mediaType == "text/html" || holds("<html") || holds("<!doctype html") {
      return .html(title: title(in: head))
    }
    let isPicture = mediaType?.hasPrefix("image/") ?? false
    // Where the order of texts and elements is the content, no tree shows it.
    if !isPicture, let document = try? XMLDocument(body) {
      return document.isMixed ? .text : .xml(document.tree)
    }
    return holds("<head") || holds("<body") ? .html(title: title(in: head)) : .text
  }

  /// Controls that no text uses, looked for where a file's signature would stand.
  private static func isBinary(_ body: [UInt8]) -> Bool {
    body.prefix(1024).contains { $0 < 0x09 || ($0 > 0x0D && $0 < 0x1B) }
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
  }

  private static func title(in head: String) -> String? {
    guard let opening = head.range(ofIgnoringCase: "<title"),
      let start = head[opening.upperBound...].firstIndex(of: ">"),
      let end = head[start...].range(ofIgnoringCase: "</title")
    else { return nil }
    let title = APIText.clean(String(head[head.index(after: start)..<end.lowerBound]), limit: 80)
    return title.isEmpty ? nil : title
  }
}
