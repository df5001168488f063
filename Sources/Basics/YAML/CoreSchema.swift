import Text
import JSON

/// The core schema of YAML 1.2 (§10.3): which scalars are null, booleans and numbers.
///
/// All others are texts: `no`, `on`, `1_000`, `12:30` and dates too. `.inf` and `.nan`, which JSON lacks, stay texts.
enum CoreSchema {
  private static let prefix = "tag:yaml.org,2002:"

  /// The value of a scalar.
  ///
  /// - Throws: `YAMLSyntaxError` where a tag of the schema does not fit the text.
  static func value(
    of scalar: YAMLScalar,
    at position: JSONSourceMap.Position
  ) throws(YAMLSyntaxError) -> JSONValue {
    guard let tag = scalar.properties.tag else {
      return scalar.isPlain ? plain(scalar.text) : .string(scalar.text)
    }
    try refuseDirective(tag, at: position)
    guard let expected = kinds[tag] else { return .string(scalar.text) }
    let value = plain(scalar.text)
    guard expected == value.kindWithArticle else {
      throw YAMLSyntaxError(
        "the tag !!\(tag.dropFirst(prefix.count)) says \(expected), found the text "
          + "\(UntrustedText.quoted(scalar.text, limit: 40)); remove the tag or correct the text",
        at: position
      )
    }
    return value
  }

  /// Refuses a tag that asks the reader to put something else there.
  static func checkCollection(
    _ tag: String?,
    at position: JSONSourceMap.Position
  ) throws(YAMLSyntaxError) {
    if let tag { try refuseDirective(tag, at: position) }
  }

  /// The kinds of values that the tags of the schema stand for.
  private static let kinds = [
    prefix + "null": "null", prefix + "bool": "a boolean", prefix + "int": "a number",
    prefix + "float": "a number",
  ]

  private static func refuseDirective(
    _ tag: String,
    at position: JSONSourceMap.Position
  ) throws(YAMLSyntaxError) {
    guard ["!include", "!import", "!inc", "!reference", "!Ref"].contains(tag) else { return }
    throw YAMLSyntaxError(
      "\(tag) is an order to some other program, which this one does not follow; put what it stands "
        + "for here, or write $ref: and the file's name in an OpenAPI document",
      at: position
    )
  }

  /// The value of a plain scalar.
  static func plain(_ text: String) -> JSONValue {
    guard let first = text.utf8.first else { return .null }
    switch first {
    case UInt8(ascii: "n"), UInt8(ascii: "N"), UInt8(ascii: "t"), UInt8(ascii: "T"),
      UInt8(ascii: "f"), UInt8(ascii: "F"), UInt8(ascii: "~"):
      return word(text) ?? .string(text)
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"),
      UInt8(ascii: "."):
      return CoreNumber.number(text).map { .number($0) } ?? .string(text)
    default: return .string(text)
    }
  }

  private static func word(_ text: String) -> JSONValue? {
    switch text {
    case "null", "Null", "NULL", "~": .null
    case "true", "True", "TRUE": .bool(true)
    case "false", "False", "FALSE": .bool(false)
    default: nil
    }
  }
}
