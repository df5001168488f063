/// The shortening of names to a limit: long words lose their ends first, so that every word stays recognisable.
enum Abbreviation {
  private static let shortest = 3

  /// The name in at most `limit` characters, the same for the same name whatever else there is.
  static func shortened(_ name: String, to limit: Int) -> String {
    guard name.utf8.count > limit else { return name }
    var words = name.split(separator: "_").map { Array($0.utf8) }
    while length(of: words) > limit {
      let longest = words.indices.max { words[$0].count < words[$1].count } ?? 0
      guard words.indices.contains(longest), words[longest].count > shortest else { break }
      words[longest].removeLast()
    }
    // A name of very many words loses the middle ones: the first says what is done, the last to what.
    while length(of: words) > limit, words.count > 2 { words.remove(at: words.count / 2) }
    let joined = words.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "_")
    var cut = String(joined.prefix(max(limit, 1)))
    while cut.hasSuffix("_") { cut.removeLast() }
    return cut
  }

  private static func length(of words: [[UInt8]]) -> Int {
    words.reduce(words.count - 1) { $0 + $1.count }
  }
}
