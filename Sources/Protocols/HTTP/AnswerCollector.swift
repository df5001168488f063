import Text

/// An answer in the making: takes header lines and content, and keeps within the limits.
package struct AnswerCollector {
  /// Bytes of header lines that are taken, interim answers included.
  static let lineBytesLimit = 64 << 10

  /// Fields that are taken.
  static let fieldLimit = 256

  /// The status of the final answer; 0 before its status line.
  package private(set) var status = 0
  package private(set) var fields = HTTPFields()
  private(set) var body: [UInt8] = []

  /// Whether content was left out because it went past the limit.
  private(set) var isCut = false

  /// Whether the header section of the final answer is whole.
  var hasWholeHead: Bool { part == .content && status >= 200 }

  /// Why the header section cannot be taken, which ends the transfer; nil where nothing is wrong.
  package private(set) var fault: HeadFault?

  /// What is wrong with a header section.
  package enum HeadFault: Sendable {
    /// It went past its limits.
    case overlong
    /// It tells different lengths of the content, so that nobody knows where the answer ends (RFC 9112 §6.3).
    case contradictoryLengths
  }

  private let bodyLimit: Int
  private var lineBytes = 0
  private var part = Part.statusLine

  private enum Part {
    case statusLine
    case fields
    case content
  }

  /// Makes a collector that keeps so many bytes of content.
  package init(bodyLimit: Int) { self.bodyLimit = max(0, bodyLimit) }

  /// Takes one header line with its line end; returns whether more is wanted.
  package mutating func take(line: Span<UInt8>) -> Bool {
    lineBytes += line.count
    if lineBytes > Self.lineBytesLimit { fault = .overlong }
    switch part {
    case .statusLine: beginSection(line)
    case .fields: takeFieldLine(line)
    case .content:
      // The answer to a request that libcurl sends after a challenge; a trailer field, which looks otherwise, is not part of
      // the header section (RFC 9110 §6.5).
      if body.isEmpty, line.beginsWithHTTP { beginSection(line) }
    }
    return fault == nil
  }

  /// Takes decoded content; returns whether more is wanted.
  ///
  /// Room is made for the length that the answer announced as `expected`; 0 when unknown.
  mutating func take(content: Span<UInt8>, expected: Int) -> Bool {
    if body.isEmpty && expected > content.count { body.reserveCapacity(min(expected, bodyLimit)) }
    let room = bodyLimit - body.count
    isCut = content.count > room
    content.extracting(first: room).append(to: &body)
    return !isCut
  }

  /// Reads "HTTP/1.1 200 OK"; the three digits are what counts (RFC 9112 §4).
  private mutating func beginSection(_ line: Span<UInt8>) {
    guard let blank = line.firstIndex(of: UInt8(ascii: " ")), blank + 4 <= line.count else {
      return
    }
    var code = 0
    for index in blank + 1...blank + 3 {
      guard case UInt8(ascii: "0")...UInt8(ascii: "9") = line[index] else { return }
      code = code * 10 + Int(line[index] & 0x0F)
    }
    status = code
    fields = HTTPFields()
    part = .fields
  }

  private mutating func takeFieldLine(_ line: Span<UInt8>) {
    let whole = line.trim(line.indices)
    if whole.isEmpty {
      // After an interim answer (RFC 9110 §15.2) comes another status line.
      part = status < 200 ? .statusLine : .content
      if status < 200 {
        status = 0
      } else if fields.areLengthsContradictory {
        fault = .contradictoryLengths
      }
    } else if whole.lowerBound > 0 {
      fields.extendLast(line.cleanText(whole))
    } else if let colon = line.firstIndex(of: UInt8(ascii: ":")), line.hasToken(0..<colon) {
      if fields.fields.count == Self.fieldLimit { return fault = .overlong }
      let value = line.trim(colon + 1..<line.count)
      fields.append(line.cleanText(0..<colon), line.cleanText(value))
    }
  }
}

extension HTTPFields {
  /// Continues the last value by a folded line (RFC 9112 §5.2).
  fileprivate mutating func extendLast(_ rest: String) {
    guard let last = removeLast() else { return }
    append(last.name, last.value.isEmpty ? rest : last.value + " " + rest)
  }

  /// Whether the content has two lengths; one that is told twice is one, and none counts beside `Transfer-Encoding`.
  fileprivate var areLengthsContradictory: Bool {
    let lengths = fields.filter { $0.name.equalsIgnoringASCIICase("Content-Length") }
    guard let first = lengths.first, lengths.count > 1 || first.value.contains(","),
      self["Transfer-Encoding"] == nil
    else { return false }
    let texts: [Substring] = lengths.map(\.value).joined(separator: ",").split(separator: ",")
    let figures = texts.map { text in text.filter { $0 != " " }.drop { $0 == "0" } }
    return figures.contains { $0 != figures[0] }
  }
}

extension Span<UInt8> {
  fileprivate func firstIndex(of byte: UInt8) -> Int? {
    for index in indices where self[index] == byte { return index }
    return nil
  }

  fileprivate var beginsWithHTTP: Bool {
    count > 5 && zip(indices, "HTTP/".utf8).allSatisfy { self[$0] == $1 }
  }

  fileprivate func hasToken(_ range: Range<Int>) -> Bool {
    for index in range where !ASCII.isTokenByte(self[index]) { return false }
    return !range.isEmpty
  }

  /// The range without blanks, control characters and line ends around it.
  fileprivate func trim(_ range: Range<Int>) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, self[start].isBlankOrControl { start += 1 }
    while end > start, self[end - 1].isBlankOrControl { end -= 1 }
    return start..<end
  }

  /// The text of a range, with a blank for each control character.
  fileprivate func cleanText(_ range: Range<Int>) -> String {
    for index in range where self[index].isControl {
      return String(decoding: range.map { self[$0].isControl ? 0x20 : self[$0] }, as: UTF8.self)
    }
    return unsafe extracting(range).withUnsafeBufferPointer { bytes in
      unsafe String(decoding: bytes, as: UTF8.self)
    }
  }

  fileprivate func append(to bytes: inout [UInt8]) {
    unsafe withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
  }
}

extension UInt8 {
  fileprivate var isControl: Bool { self < 0x20 || self == 0x7F }
  fileprivate var isBlankOrControl: Bool { self == 0x20 || isControl }
}
