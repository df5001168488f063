/// Text that has no power over a terminal.
package enum PlainText {
  /// Whether a text holds control characters.
  package static func hasControls(_ text: String) -> Bool {
    text.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F }
  }

  /// The text with everything that could steer a terminal or break the line replaced by U+FFFD.
  package static func oneLine(_ text: String) -> String { replacing(text) { _ in false } }

  /// The text with everything that could steer a terminal replaced, line feeds kept.
  package static func lines(_ text: String) -> String { replacing(text) { $0 == "\n" } }

  private static func replacing(_ text: String, keep: (Unicode.Scalar) -> Bool) -> String {
    var scalars = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      scalars.append(keep(scalar) || !isSteering(scalar) ? scalar : "\u{FFFD}")
    }
    return String(scalars)
  }

  private static func isSteering(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: true
    default: false
    }
  }
}
