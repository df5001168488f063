/// The words of a sentence without the addresses in it, whose parts look like names and are none.
enum SentenceWords {
  /// What stands in the place of an address; no name has it.
  private static let gap = "…"

  /// The sentence with a gap for each URL, mail address, file name and query, and for the path of a request line.
  static func withoutAddresses(_ sentence: Substring) -> String {
    var before = ""
    var kept: [String] = []
    for token in sentence.split(omittingEmptySubsequences: true, whereSeparator: \.isWhitespace) {
      let core = token.trimmed
      kept.append(withoutAddress(token, core: core, behind: before))
      before = core.lowercased()
    }
    return kept.joined(separator: " ")
  }

  private static func withoutAddress(
    _ token: Substring,
    core: Substring,
    behind word: String
  ) -> String {
    if let start = schemeStart(in: token) { return token[..<start] + gap }
    let isPath = core.hasPrefix("/") && pathWords.contains(word)
    guard isPath || isMailbox(core) || isQuery(core) || isFile(core) || core.hasPrefix("www.")
    else { return String(token) }
    // What ends a sentence or a name goes on doing so.
    return gap + token[core.endIndex...]
  }

  /// Where a URL begins inside a token.
  private static func schemeStart(in token: Substring) -> Substring.Index? {
    guard let colon = token.indices.first(where: { token[$0...].hasPrefix("://") }) else {
      return nil
    }
    let scheme = token[..<colon].reversed().prefix { $0.isASCII && $0.isLetter }
    return token.index(colon, offsetBy: -scheme.count)
  }

  private static func isMailbox(_ text: Substring) -> Bool {
    guard let at = text.lastIndex(of: "@"), at != text.startIndex else { return false }
    return text[at...].dropFirst().contains(".")
  }

  /// `limit=10&name=x`, behind a path too.
  private static func isQuery(_ text: Substring) -> Bool {
    text.contains("=") && text.contains { "&?".contains($0) }
  }

  private static func isFile(_ text: Substring) -> Bool {
    guard let dot = text.lastIndex(of: "."), dot != text.startIndex else { return false }
    return endings.contains(text[dot...].dropFirst().lowercased())
  }

  /// Words behind which a path is one of an address.
  private static let pathWords: Set<String> = [
    "get", "post", "put", "patch", "delete", "head", "options", "url", "uri", "route",
    "endpoint",
  ]

  private static let endings: Set<String> = [
    "bmp", "conf", "css", "csv", "doc", "docx", "exe", "gif", "go", "gz", "htm", "html", "ini",
    "jar", "java", "jpeg", "jpg", "js", "json", "jsonl", "log", "md", "mp3", "mp4", "ods", "odt",
    "parquet", "pdf", "php", "png", "ppt", "pptx", "py", "rb", "rs", "svg", "swift", "tar", "tgz",
    "tif", "tiff", "toml", "ts", "tsv", "txt", "wav", "webp", "xls", "xlsx", "xml", "yaml", "yml",
    "zip",
  ]
}

extension Substring {
  /// The text without the marks around it.
  fileprivate var trimmed: Substring {
    let marks = "\"'`“”‘’«»<>(){}[],;:!?."
    guard let first = firstIndex(where: { !marks.contains($0) }),
      let last = lastIndex(where: { !marks.contains($0) })
    else { return self[endIndex...] }
    return self[first...last]
  }
}
