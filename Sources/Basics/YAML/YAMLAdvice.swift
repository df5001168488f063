import Text
import JSON

/// What to say about a text that libyaml does not read.
struct YAMLAdvice {
  /// libyaml's own words on what it met and on what it was at.
  let problem: String
  let context: String

  /// The line on which began what it was at, counted from 1.
  let contextLine: Int
  let position: JSONSourceMap.Position

  /// What stands at the position, nil at the end.
  let character: Character?

  var error: YAMLSyntaxError { YAMLSyntaxError(clause, at: position) }

  private var clause: String {
    switch problem {
    case "mapping values are not allowed in this context":
      return "a colon stands here where no key can end; put a text that holds \": \" into "
        + "quotation marks, or give the key a line of its own"
    case "could not find expected ':'":
      return "expected a colon after the key that begins on line \(contextLine); write "
        + "\"key: value\", or indent the line as part of the value above it"
    case "did not find expected key":
      return "expected the next key of the mapping that begins on line \(contextLine), found "
        + "\(found); indent it as the other keys, and put a text that begins with a quotation mark "
        + "into quotation marks as a whole"
    case "did not find expected '-' indicator":
      return "expected \"- \" and the next item of the list that begins on line \(contextLine), "
        + "found \(found); indent it as the other items"
    case "did not find expected ',' or ']'":
      return "expected a comma or \"]\" in the list that begins on line \(contextLine), found "
        + "\(found)"
    case "did not find expected ',' or '}'":
      return "expected a comma or \"}\" in the mapping that begins on line \(contextLine), found "
        + "\(found)"
    case "found unexpected end of stream":
      return "the text in quotation marks that begins on line \(contextLine) does not end; close it"
    case "found unexpected document indicator":
      return "the text in quotation marks that begins on line \(contextLine) runs into a line that "
        + "begins with \"---\" or \"...\"; close it, or indent that line"
    default: return lessUsual
    }
  }

  private var lessUsual: String {
    switch problem {
    case "found character that cannot start any token": return start
    case "found a tab character that violates indentation",
      "found a tab character where an indentation space is expected":
      return "a tab stands here, and only spaces may indent; write spaces in its place"
    case "block sequence entries are not allowed in this context":
      return "a list cannot begin here; put its first \"- \" on a line of its own, below the key"
    case "mapping keys are not allowed in this context":
      return "a key cannot begin here; give it a line of its own"
    case "found unknown escape character", "did not find expected hexdecimal number",
      "found invalid Unicode character escape code":
      return "YAML has no such escape; write two backslashes for one, or put the text into single "
        + "quotation marks, where a backslash is one"
    case "did not find expected alphabetic or numeric character":
      return "expected a name after \"&\" or \"*\"; put a text that begins so into quotation marks"
    case "did not find expected node content":
      return "expected a value here, found \(found)"
    case "did not find expected <document start>":
      return "expected the end of the document, found \(found); what follows stands beside the "
        + "value above, not in it"
    case "found incompatible YAML document":
      return "the document says that it is of another YAML than 1.1 or 1.2; remove the line "
        + "\"%YAML\""
    case "found undefined tag handle":
      return "the tag's handle is not declared; remove the tag"
    default: return fallback
    }
  }

  private var start: String {
    guard character != "\t" else {
      return "a tab stands here, and only spaces may indent; write spaces in its place"
    }
    return "a text cannot begin with \(found) unless it is in quotation marks; put it into them"
  }

  private var fallback: String {
    if problem.contains(text: "maximum depth") { return Self.tooDeep }
    let words = [problem, context.isEmpty ? "" : "\(context) that begins on line \(contextLine)"]
    return words.filter { !$0.isEmpty }.joined(separator: " ")
      + "; look at the indentation and the quotation marks there"
  }

  /// What stands at the position, as a noun.
  private var found: String {
    switch character {
    case nil: "the end of the text"
    case "\n", "\r", "\r\n": "the end of the line"
    case "\"": "a quotation mark"
    case "\t": "a tab"
    case let character?: UntrustedText.quoted(String(character))
    }
  }

  static let tooDeep = "nested deeper than \(YAMLParser.depthLimit) levels; spread it out"

  /// A byte or character that no YAML text has.
  static func unreadable(
    _ problem: String,
    value: Int32,
    at position: JSONSourceMap.Position
  ) -> YAMLSyntaxError {
    guard problem == "control characters are not allowed" else {
      let clause = "a byte that is no UTF-8 stands here; save the text as UTF-8"
      return YAMLSyntaxError(clause, at: position)
    }
    let digits = String(value, radix: 16, uppercase: true)
    let code = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    return YAMLSyntaxError(
      "the control character U+\(code) stands here; remove it, or write \"\\u\(code)\" in double "
        + "quotation marks",
      at: position
    )
  }
}
