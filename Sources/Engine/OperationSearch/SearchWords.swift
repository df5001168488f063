import Text

/// The words of a text as the search sees them: lower-case, `camelCase` and `snake_case` taken apart.
enum SearchWords {
  /// Bytes of a word that count; what is longer is no word that anybody types.
  private static let limit = 40

  /// A word as it was found.
  struct Found {
    fileprivate let bytes: ArraySlice<UInt8>

    /// What stands for the word: the same in every process, and different for all words that anybody meets.
    let number: UInt64

    /// The word in small letters.
    var text: String { String(decoding: bytes.map(ASCII.lowercased), as: UTF8.self) }
  }

  /// Hands over the words in order; a single letter is none.
  static func read(_ text: Substring, _ take: (Found) -> Void) {
    let bytes = text.bytes
    var word = Word(start: 0)
    var previous = Kind.separator
    var kind = bytes.first.map { Kind($0) } ?? .separator
    for index in bytes.indices {
      let next = index + 1 < bytes.count ? Kind(bytes[index + 1]) : .separator
      if kind.begins(after: previous, before: next) {
        if let found = word.found(in: bytes, end: index) { take(found) }
        word = Word(start: kind == .separator ? index + 1 : index)
      }
      if kind != .separator { word.count(bytes[index], kind) }
      previous = kind
      kind = next
    }
    if let found = word.found(in: bytes, end: bytes.count) { take(found) }
  }

  /// The words in order.
  static func all(_ text: String) -> [String] {
    var words: [String] = []
    read(text[...]) { words.append($0.text) }
    return words
  }

  /// A word while it is read.
  private struct Word {
    private let start: Int
    private var length = 0
    private var number = Self.empty
    private var isForeign = false

    init(start: Int) { self.start = start }

    mutating func count(_ byte: UInt8, _ kind: Kind) {
      guard length < SearchWords.limit else { return }
      length += 1
      if kind == .foreign { isForeign = true }
      number = Self.number(number, kind == .upper ? byte | 0x20 : byte)
    }

    /// The word, where it is one and ends here at the latest.
    func found(in bytes: [UInt8], end: Int) -> Found? {
      guard length > 1 || length == 1 && Kind(bytes[start]) == .digit else { return nil }
      let own = bytes[start..<min(end, start + length)]
      guard isForeign else { return Found(bytes: own, number: number) }
      let small = Array(String(decoding: own, as: UTF8.self).lowercased().utf8)
      return Found(bytes: small[...], number: small.reduce(Self.empty, Self.number))
    }

    private static let empty: UInt64 = 0xCBF2_9CE4_8422_2325

    /// FNV-1a.
    private static func number(_ number: UInt64, _ byte: UInt8) -> UInt64 {
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

    /// Whether a word begins here, or one has ended: `getItem`, `HTTPServer`, `get_item`.
    func begins(after previous: Kind, before next: Kind) -> Bool {
      switch self {
      case .separator: true
      case .upper: previous != .foreign && (previous != .upper || next == .lower)
      case .lower, .digit, .foreign: false
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
