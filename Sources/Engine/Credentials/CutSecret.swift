import Text

/// What a cut has left of a secret: its beginning, which tells something of it or is nothing but ordinary words.
///
/// Keys begin with words that say what they are (`secret_`, `sk_live_`, `Bearer`). Where a text ends with such a word, no
/// part of a key has leaked, and a mask would tear the text: `client_[secret]`.
struct CutSecret {
  private let bytes: ArraySlice<UInt8>

  /// Characters outside of words from which on a beginning is taken for a part of a secret.
  private static let leastTelling = 3

  /// Words that a key begins with at most (`sk-ant-api03-`); what follows is the key itself, however it looks.
  private static let mostWords = 3

  /// Letters of the longest ordinary word; what is longer was made by a machine.
  private static let longestWord = 15

  init(_ bytes: ArraySlice<UInt8>) { self.bytes = bytes }

  /// Whether there is more in it than ordinary words.
  var isTelling: Bool {
    let segments = bytes.split(whereSeparator: { !ASCII.isAlphanumeric($0) })
    let telling = segments.enumerated().reduce(0) { sum, next in
      next.offset < Self.mostWords && Self.isWord(next.element) ? sum : sum + next.element.count
    }
    return telling >= Self.leastTelling
  }

  /// Whether letters look like a word or an abbreviation, perhaps with a version behind it: `live`, `Bearer`, `api03`.
  private static func isWord(_ segment: ArraySlice<UInt8>) -> Bool {
    let letters = segment.prefix(while: ASCII.isLetter)
    let digits = segment.dropFirst(letters.count)
    guard !letters.isEmpty, digits.count <= 2, digits.allSatisfy({ !ASCII.isLetter($0) }) else {
      return false
    }
    if letters.count <= 4 { return true }
    return digits.isEmpty || letters.count <= 8 ? isPronounceable(letters) : false
  }

  /// Whether letters are in one case, perhaps after a capital, and have vowels where words have them.
  private static func isPronounceable(_ letters: ArraySlice<UInt8>) -> Bool {
    guard letters.count <= longestWord else { return false }
    let rest = letters.dropFirst()
    guard rest.allSatisfy(ASCII.isLowercase) || !letters.contains(where: ASCII.isLowercase) else {
      return false
    }
    let runs = letters.split(whereSeparator: \.isVowel)
    return letters.contains(where: \.isVowel) && runs.allSatisfy { $0.count <= 4 }
  }
}

extension UInt8 {
  fileprivate var isVowel: Bool { "aeiouy".utf8.contains(self | 0x20) }
}
