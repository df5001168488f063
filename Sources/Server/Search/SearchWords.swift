/// The words of a text as the search sees them: lower-case, `camelCase` and `snake_case` taken apart.
enum SearchWords {
  /// Bytes of a word that count; what is longer is no word that anybody types.
  private static let limit = 40

  /// Hands over the words in order; a single letter is none.
  static func read(_ text: String, _ take: (String) -> Void) {
    let bytes = Array(text.utf8)
    var word: [UInt8] = []
    var previous = Kind.separator
    for index in bytes.indices {
      let byte = bytes[index]
      let kind = Kind(byte)
      let next = index + 1 < bytes.count ? Kind(bytes[index + 1]) : .separator
      if kind.begins(after: previous, before: next) { flush(&word, take) }
      if kind != .separator { word.append(kind == .upper ? byte | 0x20 : byte) }
      previous = kind
    }
    flush(&word, take)
  }

  /// The words in order.
  static func all(_ text: String) -> [String] {
    var words: [String] = []
    read(text) { words.append($0) }
    return words
  }

  private static func flush(_ word: inout [UInt8], _ take: (String) -> Void) {
    guard word.count > 1 || word.first.map({ Kind($0) == .digit }) == true else {
      return word.removeAll(keepingCapacity: true)
    }
    if word.count > limit { word.removeLast(word.count - limit) }
    let text = String(decoding: word, as: UTF8.self)
    take(word.contains { $0 >= 0x80 } ? text.lowercased() : text)
    word.removeAll(keepingCapacity: true)
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
