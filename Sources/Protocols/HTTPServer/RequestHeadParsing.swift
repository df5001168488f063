import Text
import HTTP

extension RequestHead {
  /// Reads the lines between the start of a request and its empty line.
  init(parsing text: [UInt8]) throws(RequestRefusal) {
    var lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)[...]
    let first = Self.withoutReturn(lines.popFirst() ?? [])
    let start = try RequestLine(parsing: first)
    let fields = try Self.fields(lines.map(Self.withoutReturn))
    guard start.minorVersion == 0 || fields["Host"] != nil else { throw .noHost }
    guard fields["Transfer-Encoding"] == nil else { throw .lengthRequired }
    method = start.method
    path = start.path
    query = start.query
    self.fields = fields
    contentLength = try Self.length(fields["Content-Length"])
    persistence = Self.persistence(fields["Connection"], minorVersion: start.minorVersion)
    expectsContinue = fields["Expect"]?.equalsIgnoringASCIICase("100-continue") ?? false
  }

  private static func withoutReturn(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    line.last == UInt8(ascii: "\r") ? line.dropLast() : line
  }

  private static func fields(_ lines: [ArraySlice<UInt8>]) throws(RequestRefusal) -> HTTPFields {
    var fields = HTTPFields()
    for line in lines where !line.isEmpty {
      guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { throw .badField }
      let name = line[..<colon]
      let value = line[(colon + 1)...]
      guard name.isToken, value.allSatisfy({ $0 >= 0x20 || $0 == 0x09 }),
        fields.fields.count < RequestRefusal.fieldLimit
      else { throw .badField }
      fields.append(String(decoding: name, as: UTF8.self), value.trimmedText)
    }
    return fields
  }

  /// Reads a length; the same figure may be repeated (RFC 9110 §8.6).
  private static func length(_ text: String?) throws(RequestRefusal) -> Int {
    guard let text else { return 0 }
    let figures = Set(text.split(separator: ",").map { Array($0.utf8)[...].trimmedText })
    guard figures.count == 1, let figure = figures.first,
      figure.utf8.allSatisfy({ $0 &- UInt8(ascii: "0") < 10 })
    else { throw .badLength }
    guard figure.utf8.count < 16, let length = Int(figure), length <= RequestRefusal.bodyLimit
    else { throw figure.isEmpty ? .badLength : .bodyTooLarge }
    return length
  }

  private static func persistence(_ connection: String?, minorVersion: Int) -> Persistence {
    let options = (connection ?? "").split(separator: ",").map {
      Array($0.utf8)[...].trimmedText.lowercased()
    }
    if options.contains("close") { return .close }
    return minorVersion == 0 && !options.contains("keep-alive") ? .close : .keepAlive
  }
}

/// The first line of a request (RFC 9112 §3).
private struct RequestLine {
  var method: String
  var path: String
  var query: String
  var minorVersion: Int

  init(parsing line: ArraySlice<UInt8>) throws(RequestRefusal) {
    let parts = line.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0].count <= 32, parts[0].isToken,
      parts[1].allSatisfy({ $0 > 0x20 && $0 < 0x7F })
    else { throw .badRequestLine }
    method = String(decoding: parts[0], as: UTF8.self)
    switch String(decoding: parts[2], as: UTF8.self) {
    case "HTTP/1.1": minorVersion = 1
    case "HTTP/1.0": minorVersion = 0
    case let other: throw other.hasPrefix("HTTP/") ? .badVersion : .badRequestLine
    }
    let target = try Self.originForm(String(decoding: parts[1], as: UTF8.self))
    let mark = target.firstIndex(of: "?") ?? target.endIndex
    path = String(target[..<mark])
    query = String(target[mark...].dropFirst())
  }

  /// The part of a target after its authority (RFC 9112 §3.2.2 wants the absolute form understood).
  private static func originForm(_ target: String) throws(RequestRefusal) -> Substring {
    if target.hasPrefix("/") { return target[...] }
    guard target.lowercased().hasPrefix("http://") else { throw .badRequestLine }
    let rest = target.dropFirst("http://".count)
    guard let slash = rest.firstIndex(of: "/") else { return "/" }
    return rest[slash...]
  }
}

extension ArraySlice<UInt8> {
  /// Whether the bytes are a token (RFC 9110 §5.6.2).
  fileprivate var isToken: Bool {
    !isEmpty && allSatisfy(ASCII.isTokenByte)
  }

  /// The text without the spaces and tabs around it; ill-formed UTF-8 becomes U+FFFD.
  fileprivate var trimmedText: String {
    let isSpace = { (byte: UInt8) in byte == 0x20 || byte == 0x09 }
    let start = firstIndex { !isSpace($0) } ?? endIndex
    let end = (lastIndex { !isSpace($0) }).map { $0 + 1 } ?? start
    return String(decoding: self[start..<Swift.max(start, end)], as: UTF8.self)
  }
}
