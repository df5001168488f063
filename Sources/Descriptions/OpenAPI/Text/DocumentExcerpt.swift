import Text
import JSON

/// Words of a document put into our sentences: short, in quotation marks, on one line.
enum DocumentExcerpt {
  private static let lengthLimit = 60

  static func quoted(_ text: String) -> String {
    let plain = DocumentProse.line(text)
    return "\"" + UntrustedText.cut(plain, limit: lengthLimit) + "\""
  }

  /// Several texts in quotation marks, the first few of them.
  static func list(_ texts: some Sequence<String>, limit: Int = 6) -> String {
    let texts = Array(texts)
    let shown = texts.prefix(limit).map(quoted).joined(separator: ", ")
    return texts.count > limit ? shown + " and \(texts.count - limit) more" : shown
  }
}
