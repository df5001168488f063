import Text

/// Links to other pages, as APIs name them in fields and contents.
enum LinkField {
  /// The target of `rel=next` in a Link field (RFC 8288 §3); nil without one.
  static func next(in field: String) -> String? {
    var rest = field[...]
    while let opening = rest.firstIndex(of: "<") {
      guard let closing = rest[opening...].firstIndex(of: ">") else { return nil }
      let target = rest[rest.index(after: opening)..<closing]
      let end = endOfParameters(rest[closing...])
      if relations(in: rest[closing..<end]).contains("next") { return String(target) }
      rest = rest[end...]
    }
    return nil
  }

  /// The comma behind a link's parameters; those in quotes are part of a value.
  private static func endOfParameters(_ text: Substring) -> Substring.Index {
    var isQuoted = false
    for index in text.indices {
      if text[index] == "\"" { isQuoted.toggle() }
      if text[index] == ",", !isQuoted { return index }
    }
    return text.endIndex
  }

  /// The values of the first `rel` (RFC 8288 §3.3), lower case.
  private static func relations(in parameters: Substring) -> [String] {
    for parameter in parameters.split(separator: ";").dropFirst() {
      let halves = parameter.split(separator: "=", maxSplits: 1)
      guard halves.count == 2, halves[0].filter({ $0 != " " }).lowercased() == "rel" else {
        continue
      }
      return halves[1].split { $0 == "\"" || $0 == " " }.map { $0.lowercased() }
    }
    return []
  }

  /// The values of a URL's query by name, decoded; the last of one name counts.
  static func query(of url: String) -> [String: String] {
    let start = url.prefix { $0 != "#" }
    guard let mark = start.firstIndex(of: "?") else { return [:] }
    var values: [String: String] = [:]
    for pair in start[start.index(after: mark)...].split(separator: "&") {
      let halves = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let value = halves.count == 2 ? PercentEncoding.formValue(halves[1]) : ""
      values[PercentEncoding.formValue(halves[0])] = value
    }
    return values
  }
}
