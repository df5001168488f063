import Text

/// The words of a text as the search sees them: lower-case, `camelCase` and `snake_case` taken apart.
struct SearchWords {
  /// Bytes of a word that count; what is longer is no word that anybody types.
  private static let limit = 40

  /// A word as it was found.
  struct Found {
    fileprivate let range: Range<Int>

    /// What stands for the word: the same in every process, and different for all words that anybody meets.
    let number: UInt64
  }

  private let bytes: [UInt8]

  init(_ text: Substring) { bytes = text.bytes }

  /// A word in small letters.
  func text(of found: Found) -> String { Self.small(bytes[found.range]) }

  private static func small(_ word: ArraySlice<UInt8>) -> String {
    word.contains { $0 >= 0x80 }
      ? String(decoding: word, as: UTF8.self).lowercased()
      : String(decoding: word.map(ASCII.lowercased), as: UTF8.self)
  }

  /// Hands over the words in order; a single letter is none.
  func read(_ take: (Found) -> Void) {
    var word = Word(start: 0)
    var previous = Kind.separator
    for index in bytes.indices {
      let byte = bytes[index]
      // Most bytes are small letters, which only make a word longer.
      if byte &- UInt8(ascii: "a") < 26 {
        word.count(byte)
        previous = .lower
        continue
      }
      let kind = Kind(byte)
      if kind == .separator || kind == .upper && beginsWord(index, after: previous) {
        if let found = found(word, end: index) { take(found) }
        word = Word(start: kind == .separator ? index + 1 : index)
        if kind == .upper { word.count(ASCII.lowercased(byte)) }
      } else {
        word.isForeign = word.isForeign || kind == .foreign
        word.count(ASCII.lowercased(byte))
      }
      previous = kind
    }
    if let found = found(word, end: bytes.count) { take(found) }
  }

  /// The words in order.
  static func all(_ text: String) -> [String] {
    let words = SearchWords(text[...])
    var all: [String] = []
    words.read { all.append(words.text(of: $0)) }
    return all
  }

  /// Whether a word begins with the capital at a place, or one has ended before it: `getItem`, `HTTPServer`.
  private func beginsWord(_ index: Int, after previous: Kind) -> Bool {
    switch previous {
    case .foreign: false
    case .upper: index + 1 < bytes.count && Kind(bytes[index + 1]) == .lower
    case .separator, .lower, .digit: true
    }
  }

  /// What was read, where it is a word and ends here at the latest.
  private func found(_ word: Word, end: Int) -> Found? {
    guard word.length > 1 || word.length == 1 && Kind(bytes[word.start]) == .digit else {
      return nil
    }
    let range = word.start..<min(end, word.start + word.length)
    guard word.isForeign else { return Found(range: range, number: word.number) }
    let letters = Self.small(bytes[range]).utf8
    return Found(range: range, number: letters.reduce(Word.empty, Word.number))
  }

  /// A word while it is read.
  private struct Word {
    let start: Int
    private(set) var length = 0
    private(set) var number = Self.empty
    var isForeign = false

    init(start: Int) { self.start = start }

    /// Takes a byte in; letters come as small ones.
    mutating func count(_ byte: UInt8) {
      guard length < SearchWords.limit else { return }
      length += 1
      number = Self.number(number, byte)
    }

    static let empty: UInt64 = 0xCBF2_9CE4_8422_2325

    /// FNV-1a.
    static func number(_ number: UInt64, _ byte: UInt8) -> UInt64 {
      (number ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
    }
  }

  private enum Kind {
    case separator, lower, upper, digit, foreign

    init(_ byte: UInt8) {
      // Most are small letters, and spaces come next.
      if ASCII.isLowercase(byte) {
        self = .lower
      } else if byte < UInt8(ascii: "0") {
        self = .separator
      } else if ASCII.isUppercase(byte) {
        self = .upper
      } else {
        self = byte >= 0x80 ? .foreign : ASCII.isDigit(byte) ? .digit : .separator
      }
    }
  }
}

/// What words of one meaning have in common: `bans`, `banned` and `banning` are `ban`.
enum WordStem {
  /// The stem of a lower-case word; only English endings are known, and only the harmless ones.
  static func of(_ word: String) -> String {
    var letters = Array(word.utf8)
    guard letters.count > 3, letters.allSatisfy({ (0x61...0x7A).contains($0) }) else { return word }
    dropPlural(&letters)
    dropEnding(&letters)
    if letters.count > 4, letters.last == UInt8(ascii: "e") { letters.removeLast() }
    return String(decoding: letters, as: UTF8.self)
  }

  private static func dropPlural(_ letters: inout [UInt8]) {
    if letters.count > 4, letters.ends(with: "ies") {
      letters.removeLast(3)
      letters.append(UInt8(ascii: "y"))
    } else if ["sses", "xes", "ches", "shes", "zes"].contains(where: letters.ends) {
      letters.removeLast(2)
    } else if letters.ends(with: "s"), !["ss", "us", "is"].contains(where: letters.ends) {
      letters.removeLast()
    }
  }

  private static func dropEnding(_ letters: inout [UInt8]) {
    for ending in ["ing", "ed"] where letters.ends(with: ending) {
      let rest = letters.dropLast(ending.utf8.count)
      guard rest.count >= 3, rest.contains(where: isVowel) else { break }
      letters = Array(rest)
      break
    }
    if letters.count >= 7, letters.ends(with: "tion") || letters.ends(with: "sion") {
      letters.removeLast(3)
    }
    undouble(&letters)
  }

  /// `banning` has left `bann`, and `cancelled` `cancell`; words like `call` and `class` end so by themselves.
  private static func undouble(_ letters: inout [UInt8]) {
    guard letters.count > 3, let last = letters.last, letters[letters.count - 2] == last else {
      return
    }
    let isOwn = last == UInt8(ascii: "s") || (last == UInt8(ascii: "l") && letters.count < 6)
    if !isVowel(last), !isOwn { letters.removeLast() }
  }

  private static func isVowel(_ letter: UInt8) -> Bool { "aeiouy".utf8.contains(letter) }
}

extension [UInt8] {
  fileprivate func ends(with ending: String) -> Bool {
    suffix(ending.utf8.count).elementsEqual(ending.utf8)
  }
}
