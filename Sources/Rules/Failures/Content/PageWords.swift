import HTTP
import Text

/// The words of a page of HTML that a person would read first: no markup, no scripts, no styles.
enum PageWords {
  /// Bytes of a page that are looked through; what an error page has to say stands before.
  private static let scope = 32 << 10

  /// Elements whose content nobody reads; a title is told apart.
  private static let unread = ["script", "style", "svg", "noscript", "title", "template"]

  /// The beginning of what the page says, with entities decoded; empty where it says nothing.
  static func beginning(_ body: [UInt8]) -> String {
    var rest = body.prefix(scope)[...]
    var words: [UInt8] = []
    while let byte = rest.first {
      rest = rest.dropFirst()
      guard byte == UInt8(ascii: "<") else {
        words.append(byte)
        continue
      }
      words.append(0x20)
      if rest.starts(with: "!--".utf8) {
        rest = after("-->", in: rest)
      } else if let name = unread.first(where: { opens($0, rest) }) {
        rest = after(">", in: after("</" + name, in: rest))
      } else {
        rest = after(">", in: rest)
      }
    }
    return decoded(String(decoding: words, as: UTF8.self))
  }

  /// Whether a tag of the name begins.
  private static func opens(_ name: String, _ rest: ArraySlice<UInt8>) -> Bool {
    let end = rest.dropFirst(name.utf8.count).first
    return zip(rest, name.utf8).allSatisfy { ASCII.lowercased($0) == $1 }
      && (end == UInt8(ascii: ">") || end.map { $0 <= 0x20 } ?? false)
  }

  /// What follows the first place of an ASCII text in lower case; nothing where it does not occur.
  private static func after(_ mark: String, in rest: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let wanted = Array(mark.utf8)
    var start = rest.startIndex
    while start + wanted.count <= rest.endIndex {
      if ASCII.lowercased(rest[start]) == wanted[0],
        zip(rest[start...], wanted).allSatisfy({ ASCII.lowercased($0) == $1 })
      {
        return rest[(start + wanted.count)...]
      }
      start += 1
    }
    return rest[rest.endIndex...]
  }

  private static let entities = [
    ("&nbsp;", " "), ("&#160;", " "), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""),
    ("&#39;", "'"), ("&apos;", "'"), ("&rsquo;", "’"), ("&bull;", "•"), ("&mdash;", "—"),
    ("&ndash;", "–"), ("&copy;", "©"), ("&hellip;", "…"), ("&amp;", "&"),
  ]

  private static func decoded(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "&")) else { return text }
    return entities.reduce(text) { $0.replacing(text: $1.0, with: $1.1) }
  }
}
