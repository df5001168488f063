extension ShellWord {
  /// The words of a command: blanks part them, quotes of either kind keep them together, and nothing else has a meaning.
  ///
  /// - Returns: nil where a quote is open at the end.
  package static func words(of command: String) -> [String]? {
    var words: [String] = []
    var word: String?
    var quote: Character?
    for character in command {
      switch (quote, character) {
      case (let open?, _) where character == open: quote = nil
      case (_?, _): word = (word ?? "") + String(character)
      case (nil, "\""), (nil, "'"):
        quote = character
        word = word ?? ""
      case (nil, " "), (nil, "\t"), (nil, "\n"):
        if let done = word { words.append(done) }
        word = nil
      default: word = (word ?? "") + String(character)
      }
    }
    if let word { words.append(word) }
    return quote == nil ? words : nil
  }
}
