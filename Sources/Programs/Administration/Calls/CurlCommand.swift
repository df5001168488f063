package import HTTP
import JSON
import Text

/// A request as a command of curl that a person can read, keep and run, with the names of variables where secrets go.
package struct CurlCommand {
  /// What stands in a request for a secret, and what a shell writes in its place.
  package struct Masked: Sendable, Hashable {
    package let placeholder: String

    /// What a shell expands in double quotes, such as `$SHOP_KEY`.
    package let shell: String

    /// Makes a mask.
    package init(placeholder: String, shell: String) {
      self.placeholder = placeholder
      self.shell = shell
    }
  }

  /// The command over several lines, without a line feed at its end.
  package let text: String

  /// Content that cannot be shown, which has to be put where the command says; nil for none.
  package let note: String?

  /// Writes a request.
  package init(_ request: HTTPRequest, masking masked: [Masked]) {
    var words = ["curl -sS -X \(request.method)"]
    words.append(Self.quoted(request.url, masked))
    for field in request.fields.fields {
      words.append("-H " + Self.quoted("\(field.name): \(field.value)", masked))
    }
    var note: String?
    if let body = request.body {
      if let text = String(validating: body, as: UTF8.self), !text.utf8.contains(0) {
        words.append("--data-binary " + Self.quoted(text, masked))
      } else {
        words.append("--data-binary @content")
        note =
          "The content, \(ByteCount.text(body.count)), is no text; save it as the file content."
      }
    }
    text = words.joined(separator: " \\\n  ")
    self.note = note
  }

  /// A word in single quotes, the parts that a shell must expand in double ones.
  private static func quoted(_ text: String, _ masked: [Masked]) -> String {
    var parts: [String] = []
    var rest = text[...]
    while let (range, mask) = first(masked, in: rest) {
      if range.lowerBound > rest.startIndex { parts.append(single(rest[..<range.lowerBound])) }
      parts.append("\"\(mask.shell)\"")
      rest = rest[range.upperBound...]
    }
    if !rest.isEmpty || parts.isEmpty { parts.append(single(rest)) }
    return parts.joined()
  }

  private static func first(
    _ masked: [Masked],
    in text: Substring
  ) -> (Range<Substring.Index>, Masked)? {
    masked.compactMap { mask in
      text.firstRange(ofText: mask.placeholder).map { ($0, mask) }
    }.min { $0.0.lowerBound < $1.0.lowerBound }
  }

  /// A text in single quotes; control characters as a shell's `$'…'` has them, so that none steers a terminal.
  private static func single(_ text: Substring) -> String {
    let hasControls = text.unicodeScalars.contains { $0.properties.generalCategory == .control }
    guard hasControls else {
      return "'"
        + text.split(separator: "'", omittingEmptySubsequences: false)
        .joined(separator: "'\\''") + "'"
    }
    var written = "$'"
    for scalar in text.unicodeScalars {
      switch scalar {
      case "'": written += "\\'"
      case "\\": written += "\\\\"
      case "\n": written += "\\n"
      case "\r": written += "\\r"
      case "\t": written += "\\t"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F:
        written += "\\x" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
      default: written.unicodeScalars.append(scalar)
      }
    }
    return written + "'"
  }
}
