/// Text of somebody else (an API, an agent, another process) on its way into a sentence of ours.
///
/// It stands in double quotes there. Nothing of it can break the line, hide, change how the rest is read, or close the
/// quotes, neither for a reader who knows JSON's escapes nor for one who does not.
package enum UntrustedText {
  /// The text on one line, cut at `limit` scalars with the cut marked.
  ///
  /// White space becomes one space, what is invisible is dropped, and marks that pass for double quotes become single
  /// ones.
  package static func line(_ text: String, limit: Int) -> String {
    // Most of what has to be one line is one already.
    if text.utf8.count <= limit, isLine(text) { return text }
    return cut(string(plain(text.unicodeScalars.prefix(limit * 3 + 64))), limit: limit)
  }

  /// The text in double quotes.
  package static func quoted(_ text: String, limit: Int = 80) -> String {
    "\"" + line(text, limit: limit) + "\""
  }

  /// A name that an agent or a client chose: as it is where it is one plain word, else in double quotes.
  package static func named(_ name: String, limit: Int = 80) -> String {
    isWord(name) && name.utf8.count <= limit ? name : quoted(name, limit: limit)
  }

  /// Cuts a text at `limit` scalars and marks the cut.
  package static func cut(_ text: String, limit: Int) -> String {
    let scalars = text.unicodeScalars
    guard text.utf8.count > limit, scalars.count > limit else { return text }
    return limit < 1 ? "" : string(Array(scalars.prefix(limit - 1))) + "…"
  }

  /// Cuts a sentence in which others are quoted, and closes the quotes that the cut left open.
  package static func cutSentence(_ text: String, limit: Int) -> String {
    guard text.unicodeScalars.count > limit, limit > 1 else { return cut(text, limit: limit) }
    let start = Array(text.unicodeScalars.prefix(limit - 2))
    var isQuoted = false
    var isGuarded = false
    for scalar in start {
      if isGuarded {
        isGuarded = false
      } else if scalar == "\\", isQuoted {
        isGuarded = true
      } else if scalar == "\"" {
        isQuoted.toggle()
      }
    }
    guard isQuoted else { return string(start) + "…" }
    return string(isGuarded ? start.dropLast() : start) + "…\""
  }

  // MARK: - Scalars

  /// The scalars that may be shown, on one line and without a mark that closes or guards the quotes behind them.
  package static func plain(_ text: some Sequence<Unicode.Scalar>) -> [Unicode.Scalar] {
    var scalars: [Unicode.Scalar] = []
    for scalar in text {
      if scalar.properties.isWhitespace {
        if let last = scalars.last, last != " " { scalars.append(" ") }
      } else if !isHidden(scalar) {
        scalars.append(passesForQuote(scalar) ? "'" : scalar)
      }
    }
    while scalars.last == " " || scalars.last == "\\" { scalars.removeLast() }
    return scalars
  }

  /// Whether a scalar is invisible, or changes how others are read: Cc, Cf, Cs, Co and variation marks.
  package static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.value >= 0x20, scalar.value < 0x7F { return false }
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
      .paragraphSeparator:
      return true
    default:
      return scalar.properties.isVariationSelector
        || scalar.properties.isDefaultIgnorableCodePoint
    }
  }

  private static func passesForQuote(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "\"", "\u{201C}"..."\u{201F}", "\u{2033}", "\u{2036}", "\u{FF02}", "\u{02BA}", "\u{02EE}",
      "\u{275D}", "\u{275E}", "\u{301D}"..."\u{301F}", "\u{1F676}"..."\u{1F678}":
      true
    default: false
    }
  }

  /// Whether a text is one word of ASCII letters, digits and the marks of identifiers.
  private static func isWord(_ text: String) -> Bool {
    text.utf8.allSatisfy { byte in
      ASCII.isAlphanumeric(byte) || "_-.:/#[]$@".utf8.contains(byte)
    }
  }

  /// Whether a text is words of visible ASCII with one space between them, without double quotes or a mark that guards
  /// those behind it.
  private static func isLine(_ text: String) -> Bool {
    let space = UInt8(ascii: " ")
    var last = space
    for byte in text.utf8 {
      guard byte >= space, byte < 0x7F, byte != UInt8(ascii: "\""), byte != space || last != space
      else { return false }
      last = byte
    }
    return last != space && last != UInt8(ascii: "\\")
  }

  /// A text of scalars.
  package static func string(_ scalars: some Sequence<Unicode.Scalar>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
  }
}
