import Text

/// The arguments that a sentence of an API names: `The "titles" parameter must be set`, `login: is taken`,
/// `query is required`.
struct NamedInSentence {
  let arguments: KnownArguments

  /// A word of a sentence with what stands around it.
  private struct Word {
    var text: String
    var isQuoted: Bool
    var isBeforeColon: Bool
    var isFirst: Bool
  }

  /// Characters of a sentence that are looked at.
  private static let limit = 600

  /// The names, each once: quoted ones before plain words; a quoted word that stands beside "parameter" or "field" is a
  /// name although no argument bears it.
  func names(in sentence: String) -> [String] {
    let words = Self.words(of: sentence)
    let quoted = words.filter(\.isQuoted).compactMap { argument($0.text) }
    if !quoted.isEmpty { return Self.unique(quoted) }
    let plain = words.indices.filter { isMeant(at: $0, in: words) }
      .compactMap { plainName(at: $0, in: words) }
    if !plain.isEmpty { return Self.unique(plain) }
    return Self.unique(words.indices.compactMap { foreignName(at: $0, in: words) })
  }

  /// The arguments whose names are words of the sentence, of which it may speak or not.
  func mentions(in sentence: String) -> [String] {
    let words = Self.words(of: sentence)
    return Self.unique(words.indices.compactMap { plainName(at: $0, in: words) })
  }

  private func argument(_ word: String) -> String? {
    let path = KnownArguments.path(word)
    // GraphQL's variables bear a sign before their names.
    let bare = word.hasPrefix("$") ? KnownArguments.path(String(word.dropFirst())) : path
    guard let own = arguments.ownPath(path) ?? arguments.ownPath(bare) else { return nil }
    return own.joined(separator: ".")
  }

  private func plainName(at index: Int, in words: [Word]) -> String? {
    let word = words[index]
    guard !word.isQuoted else { return nil }
    let path = KnownArguments.path(word.text)
    guard path.count == 1 else {
      // Before a colon, a message of a schema is named with its field: `CreateRequest.Name: is too short`.
      let start =
        path.firstIndex { arguments.named($0) != nil }
        ?? (word.isBeforeColon
          ? path.indices.dropFirst().first { arguments.likelyNamed(path[$0]) != nil } : nil)
      return start.flatMap { arguments.ownPath(Array(path[$0...]))?.joined(separator: ".") }
    }
    let name = path[0]
    guard let argument = word.isFirst ? arguments.likelyNamed(name) : arguments.named(name) else {
      return nil
    }
    if word.isBeforeColon { return argument }
    let next = index + 1 < words.count ? words[index + 1].text.lowercased() : ""
    // "query parameter" and "request body" speak of a part of the request, "to" and "from" of nothing.
    if KnownArguments.places.contains(name), Self.nouns.contains(next) || next == "string" {
      return nil
    }
    if Self.common.contains(name.lowercased()), !Self.verbs.contains(next) { return nil }
    return argument
  }

  /// Whether what stands around a word makes it the name of something: "title is", "title: …", "invalid title", "the
  /// parameter title".
  private func isMeant(at index: Int, in words: [Word]) -> Bool {
    let word = words[index]
    let beside = [index - 1, index + 1].map {
      words.indices.contains($0) ? words[$0].text.lowercased() : ""
    }
    return word.isBeforeColon || KnownArguments.path(word.text).count > 1
      || Self.isWrittenAsName(word.text) || Self.isListed(at: index, in: words)
      || Self.verbs.contains(beside[1]) || word.isFirst && beside[1] == "not"
      || beside.contains(where: Self.nouns.contains) || Self.faults.contains(beside[0])
  }

  /// Whether a word has the form that names have and words of a sentence have not: `per_page`, `perPage`.
  private static func isWrittenAsName(_ text: String) -> Bool {
    text.contains("_")
      || text.utf8.contains(where: ASCII.isLowercase)
        && text.utf8.dropFirst().contains(where: ASCII.isUppercase)
  }

  /// Whether a word stands in a list of names: `Missing parameter(s): name, email`.
  private static func isListed(at index: Int, in words: [Word]) -> Bool {
    guard let colon = words[..<index].lastIndex(where: \.isBeforeColon) else { return false }
    return words[...colon].suffix(3).contains { nouns.contains($0.text.lowercased()) }
  }

  private func foreignName(at index: Int, in words: [Word]) -> String? {
    let word = words[index]
    guard word.isQuoted, word.text.utf8.count <= 64 else { return nil }
    let beside = [index - 1, index + 1].filter(words.indices.contains)
    return beside.contains { Self.nouns.contains(words[$0].text.lowercased()) } ? word.text : nil
  }

  private static let nouns: Set<String> = [
    "parameter", "parameters", "param", "params", "field", "fields", "argument", "arguments",
    "property", "properties", "attribute", "attributes",
  ]
  private static let verbs: Set<String> = [
    "is", "are", "must", "should", "cannot", "can't", "has", "may", "was", "isn't", "needs",
    "required", "exceeds",
  ]

  /// Words that say of what follows that it is wrong.
  private static let faults: Set<String> = [
    "invalid", "missing", "unknown", "bad", "wrong", "unsupported", "unexpected", "unrecognized",
    "malformed", "illegal", "duplicate", "required",
  ]

  /// Words that a sentence has anyhow, so that as a name they need a verb, quotation marks or a colon behind them.
  private static let common: Set<String> = [
    "a", "an", "and", "any", "as", "at", "be", "by", "for", "from", "if", "in", "is", "it", "no",
    "not", "of", "on", "or", "than", "that", "the", "this", "to", "until", "was", "when", "with",
    "error", "errors", "field", "fields", "input", "invalid", "message", "parameter", "request",
    "value", "values", "data", "body", "path", "argument", "arguments", "required", "valid",
  ]

  private static func unique(_ names: [String]) -> [String] {
    var seen: Set<String> = []
    return names.filter { seen.insert($0).inserted }
  }

  private static func words(of sentence: String) -> [Word] {
    var words: [Word] = []
    var text = ""
    var opening: Character?
    func isName(_ character: Character) -> Bool {
      character.isASCII && (character.isLetter || character.isNumber)
        || "_-.[]/$".contains(character)
    }
    func close(_ mark: Character?) {
      let name = String(text.reversed().drop { $0 == "." }.reversed())
      text = ""
      guard !name.isEmpty else { return }
      let isQuoted = opening != nil && mark == opening
      words.append(
        Word(text: name, isQuoted: isQuoted, isBeforeColon: mark == ":", isFirst: words.isEmpty)
      )
    }
    for character in SentenceWords.withoutAddresses(sentence.prefix(limit)) {
      if isName(character) {
        text.append(character)
      } else if character == "'", opening == nil, !text.isEmpty {
        // An apostrophe: can't.
        text.append(character)
      } else {
        close(character)
        // A name stands alone between its marks.
        opening = character == opening ? nil : closing[character]
      }
    }
    close(nil)
    return words
  }

  private static let closing: [Character: Character] = [
    "\"": "\"", "'": "'", "`": "`", "“": "”", "‘": "’", "«": "»", "<": ">", "{": "}",
  ]
}
