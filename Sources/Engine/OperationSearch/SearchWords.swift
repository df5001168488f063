/// The words of a text as the search sees them: lower-case, `camelCase` and `snake_case` taken apart.
enum SearchWords {
  /// Bytes of a word that count; what is longer is no word that anybody types.
  private static let limit = 40

  /// Hands over the words in order, each with a number that stands for it; a single letter is none.
  ///
  /// The bytes are UTF-8. Numbers are the same in every process, and differ for all words that anybody meets.
  static func read(_ text: String, _ take: (_ bytes: [UInt8], _ number: UInt64) -> Void) {
    let bytes = Array(text.utf8)
    var word = Word()
    var previous = Kind.separator
    var kind = bytes.first.map { Kind($0) } ?? .separator
    for index in bytes.indices {
      let next = index + 1 < bytes.count ? Kind(bytes[index + 1]) : .separator
      if kind.begins(after: previous, before: next) { word.hand(to: take) }
      if kind != .separator { word.append(bytes[index], kind) }
      previous = kind
      kind = next
    }
    word.hand(to: take)
  }

  /// The words in order.
  static func all(_ text: String) -> [String] {
    var words: [String] = []
    read(text) { bytes, _ in words.append(String(decoding: bytes, as: UTF8.self)) }
    return words
  }

  /// A word while it is read.
  private struct Word {
    private static let start: UInt64 = 0xCBF2_9CE4_8422_2325
    private var bytes: [UInt8] = []
    private var number = start
    private var isForeign = false

    mutating func append(_ byte: UInt8, _ kind: Kind) {
      guard bytes.count < SearchWords.limit else { return }
      let byte = kind == .upper ? byte | 0x20 : byte
      if kind == .foreign { isForeign = true }
      count(byte)
      bytes.append(byte)
    }

    /// FNV-1a.
    private mutating func count(_ byte: UInt8) {
      number = (number ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
    }

    mutating func hand(to take: ([UInt8], UInt64) -> Void) {
      guard !bytes.isEmpty else { return }
      if isForeign { lowerForeignLetters() }
      if bytes.count > 1 || Kind(bytes[0]) == .digit { take(bytes, number) }
      bytes.removeAll(keepingCapacity: true)
      number = Self.start
      isForeign = false
    }

    private mutating func lowerForeignLetters() {
      bytes = Array(String(decoding: bytes, as: UTF8.self).lowercased().utf8)
      number = Self.start
      for byte in bytes { count(byte) }
    }
  }

  private enum Kind {
    case separator, lower, upper, digit, foreign

    init(_ byte: UInt8) {
      switch byte {
      case 0x30...0x39: self = .digit
      case 0x41...0x5A: self = .upper
      case 0x61...0x7A: self = .lower
      case 0x80...: self = .foreign
      default: self = .separator
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
