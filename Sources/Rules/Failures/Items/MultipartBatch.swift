import HTTP
import JSON
import Text

/// The answers inside an answer of parts, as Google's batches and those of OData have them (RFC 2046 §5.1).
struct MultipartBatch {
  /// One answer.
  struct Part {
    /// What the part is called by: the request's own name, where the batch gave it one.
    var name: String?
    var status: Int
    var fields = HTTPFields()

    /// What it says: JSON where it is, else its text; nil where it says nothing.
    var content: JSONValue?
  }

  let parts: [Part]

  private static let partLimit = 10_000

  /// Reads an answer; nil where it is none of parts that are each an answer.
  init?(_ document: ResponseContent) {
    guard let type = document.contentType, type.lowercased().hasPrefix("multipart/"),
      case let parts = Self.parts(document.body[...], type, depth: 0), !parts.isEmpty
    else { return nil }
    self.parts = parts
  }

  /// The answers among the parts; OData puts those of what is changed together one level deeper.
  private static func parts(_ body: ArraySlice<UInt8>, _ type: String, depth: Int) -> [Part] {
    guard depth < 3, let boundary = boundary(in: type) else { return [] }
    return sections(of: body, between: Array("--\(boundary)".utf8)).flatMap { section -> [Part] in
      let (fields, content) = head(of: section)
      let type = fields["Content-Type"] ?? ""
      if type.lowercased().hasPrefix("multipart/") {
        return parts(content, type, depth: depth + 1)
      }
      guard type.lowercased().hasPrefix("application/http") else { return [] }
      return [part(content, fields["Content-ID"])].compactMap(\.self)
    }
  }

  private static func boundary(in type: String) -> String? {
    let parameter = type.split(separator: ";").dropFirst().lazy
      .map { $0.drop { $0 == " " } }
      .first { $0.lowercased().hasPrefix("boundary=") }
    let value = parameter?.dropFirst("boundary=".count).filter { $0 != "\"" }
    return value.flatMap { $0.isEmpty ? nil : $0 }
  }

  /// What stands between the lines that begin with the mark.
  private static func sections(
    of body: ArraySlice<UInt8>,
    between mark: [UInt8]
  ) -> [ArraySlice<UInt8>] {
    let lines = body.split(separator: 0x0A, omittingEmptySubsequences: false)
    let marks = lines.filter { $0.starts(with: mark) }.prefix(partLimit)
    return zip(marks, marks.dropFirst()).map {
      body[min($0.endIndex + 1, $1.startIndex)..<$1.startIndex]
    }
  }

  /// The fields at the beginning, and what follows the empty line.
  private static func head(of section: ArraySlice<UInt8>) -> (HTTPFields, ArraySlice<UInt8>) {
    var fields = HTTPFields()
    var rest = section
    while let end = rest.firstIndex(of: 0x0A) {
      let line = text(rest[..<end])
      rest = rest[(end + 1)...]
      if line.isEmpty { break }
      guard let colon = line.firstIndex(of: ":") else { continue }
      fields.append(String(line[..<colon]), String(line[line.index(after: colon)...]).trimmed)
    }
    return (fields, rest)
  }

  private static func part(_ content: ArraySlice<UInt8>, _ id: String?) -> Part? {
    let end = content.firstIndex(of: 0x0A) ?? content.endIndex
    let words = text(content[..<end]).split(separator: " ")
    guard words.first?.hasPrefix("HTTP/") == true, words.count > 1, words[1].utf8.count == 3,
      let status = Int(words[1]), status >= 100
    else { return nil }
    let (fields, body) = head(of: content[min(end + 1, content.endIndex)...])
    let text = text(body).trimmed
    return Part(
      name: id.map(name),
      status: status,
      fields: fields,
      content: text.isEmpty ? nil : (try? JSONParser.parse(text)) ?? .string(text)
    )
  }

  /// Google answers `<response-item1>` to a request that was called `<item1>`.
  private static func name(_ id: String) -> String {
    let bare = id.filter { $0 != "<" && $0 != ">" }
    return bare.hasPrefix("response-") ? String(bare.dropFirst("response-".count)) : bare
  }

  private static func text(_ bytes: ArraySlice<UInt8>) -> String {
    String(decoding: bytes.last == 0x0D ? bytes.dropLast() : bytes, as: UTF8.self)
  }
}

extension String {
  /// The text without blanks and line ends at its ends.
  fileprivate var trimmed: String {
    let isBlank = { (character: Character) in character.isWhitespace }
    return String(drop(while: isBlank).reversed().drop(while: isBlank).reversed())
  }
}
