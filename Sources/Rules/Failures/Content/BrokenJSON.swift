import Text
import JSON

/// What is wrong with a text that is told or begins to be JSON and is none, and where.
package struct BrokenJSON: Sendable, Hashable {
  /// What is wrong.
  package enum Fault: Sendable, Hashable {
    case endsInside
    case trailingComma
    /// A word that JavaScript or Python has and JSON has not: `NaN`, `Infinity`, `undefined`, `None`, `True`.
    case word(String)
    case singleQuotes
    case comment
    /// A line break or another control character inside a text.
    case control
    /// A backslash in front of what needs none.
    case escape
    /// It does not even begin as JSON.
    case otherContent
    case somethingFollows
    case tooDeep
    case unexpected
  }

  package let fault: Fault

  /// Line and column, in bytes, both counted from 1.
  package let line: Int
  package let column: Int

  /// Looks for what is wrong; nil where the text is JSON, is a row of JSON texts, or was never meant to be JSON.
  init?(_ body: [UInt8], mediaType: String?) {
    if let mediaType, Self.rowTypes.contains(mediaType) { return nil }
    let isTold = mediaType?.hasSuffix("json") ?? false
    let start = body.first { $0 > 0x20 }
    let begins = start == UInt8(ascii: "{") || start == UInt8(ascii: "[")
    guard isTold || begins && mediaType?.hasPrefix("text/") != true, !Self.isRow(body) else {
      return nil
    }
    do throws(JSONSyntaxError) {
      _ = try JSONParser.parse(body)
      return nil
    } catch {
      fault = Self.fault(error, body)
      let isWord = if case .word = fault { true } else { false }
      let offset = isWord ? Self.startOfWord(in: body, at: error.offset) : error.offset
      let before = body[..<min(offset, body.count)]
      line = before.count { $0 == 0x0A } + 1
      column = before.count - (before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0) + 1
    }
  }

  /// The media types of rows of JSON texts (RFC 7464 and others).
  private static let rowTypes: Set<String> = [
    "application/x-ndjson", "application/ndjson", "text/x-ndjson", "text/ndjson",
    "application/jsonl", "application/x-jsonl", "application/jsonlines", "application/x-jsonlines",
    "application/json-lines", "application/x-json-lines", "application/json-seq",
    "application/stream+json", "application/x-json-stream",
  ]

  /// Whether the first line is a JSON text of its own, and another follows.
  private static func isRow(_ body: [UInt8]) -> Bool {
    guard let end = body.firstIndex(of: 0x0A),
      body[end...].contains(where: { $0 == UInt8(ascii: "{") || $0 == UInt8(ascii: "[") })
    else { return false }
    return (try? JSONParser.parse(Array(body[..<end]))) != nil
  }

  private static func fault(_ error: JSONSyntaxError, _ body: [UInt8]) -> Fault {
    switch error.reason {
    case .unexpectedEnd: return .endsInside
    case .tooDeep: return .tooDeep
    case .trailingBytes: return .somethingFollows
    case .expected: break
    }
    guard error.offset < body.count else { return .endsInside }
    if !body[..<error.offset].contains(where: { $0 > 0x20 }), body[error.offset] != 0x27,
      !words.contains(word(in: body, at: error.offset))
    {
      return .otherContent
    }
    switch body[error.offset] {
    case ..<0x20: return .control
    case _ where error.offset > 0 && body[error.offset - 1] == UInt8(ascii: "\\"): return .escape
    case UInt8(ascii: "}"), UInt8(ascii: "]"):
      let last = body[..<error.offset].last { $0 > 0x20 }
      return last == UInt8(ascii: ",") ? .trailingComma : .unexpected
    case UInt8(ascii: "'"): return .singleQuotes
    case UInt8(ascii: "/"): return .comment
    default: break
    }
    let word = word(in: body, at: error.offset)
    return words.contains(word) ? .word(word) : .unexpected
  }

  /// The word at an offset; the reader may stop inside one that begins as one of JSON's: `nan`, `-Infinity`.
  private static func word(in body: [UInt8], at offset: Int) -> String {
    let word = body[startOfWord(in: body, at: offset)...].prefix(12).prefix(while: isWordByte)
    return String(decoding: word, as: UTF8.self)
  }

  private static func startOfWord(in body: [UInt8], at offset: Int) -> Int {
    var start = offset
    while start > 0, isWordByte(body[start - 1]) { start -= 1 }
    return start
  }

  private static let words: Set<String> = [
    "NaN", "nan", "-NaN", "Infinity", "-Infinity", "inf", "-inf", "undefined", "None", "True",
    "False",
  ]

  private static func isWordByte(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "-") || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
  }
}
