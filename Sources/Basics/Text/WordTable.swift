/// Words that are known when the program is built, such as the keywords of a format, and where each stands among them.
///
/// A word is found by its length and some of its bytes, and compared with the few that have the same: most that are
/// looked up in such a table are short, and to hash one costs several times as much.
package struct WordTable: Sendable {
  private let words: [String]

  /// The position of the word at each place; negative where none is, as it is at most of them.
  private var places: [Int16]

  /// Makes a table of some of the words that there are, each of them once; at most 8,192.
  package init(_ words: [String]) {
    self.words = words
    var count = 64
    while count < 4 * words.count { count *= 2 }
    places = Array(repeating: -1, count: count)
    for position in words.indices { places[place(of: words[position])] = Int16(position) }
  }

  /// Where a word stands among those of the table; nil where it is none of them.
  package func position(of word: String) -> Int? {
    let position = places[place(of: word)]
    return position < 0 ? nil : Int(position)
  }

  /// The place of a word, or the free one where it would stand.
  private func place(of word: String) -> Int {
    let mask = places.count - 1
    var place = Self.shape(of: word) & mask
    while places[place] >= 0, words[Int(places[place])] != word { place = (place + 1) & mask }
    return place
  }

  /// A number by the length of a word, its first two bytes and its last: the same for the same word, and mostly another for
  /// others.
  private static func shape(of word: String) -> Int {
    let bytes = word.utf8Span.span
    guard bytes.count > 1 else { return bytes.count }
    return 3 &* Int(bytes[0]) &+ 5 &* Int(bytes[1]) &+ 17 &* Int(bytes[bytes.count - 1])
      &+ 9 &* bytes.count
  }
}
