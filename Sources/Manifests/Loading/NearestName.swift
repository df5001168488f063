/// The search for the name that a misspelt one was meant to be.
enum NearestName {
  /// Candidates that are looked at, so that a long list full of slips does not take minutes.
  private static let candidateLimit = 500

  /// A clause to append to a message: `; did you mean "effect"?`, or nothing when no name is near.
  static func hint(for name: String, among candidates: some Sequence<String>) -> String {
    guard let nearest = find(name, among: candidates) else { return "" }
    return "; did you mean \(Quotation.quoted(nearest))?"
  }

  /// The nearest candidate, nil when none is near enough to be a slip.
  static func find(_ name: String, among candidates: some Sequence<String>) -> String? {
    let wanted = folded(name)
    guard !wanted.isEmpty, wanted.count <= 64 else { return nil }
    var best: (name: String, distance: Int)?
    for candidate in candidates.prefix(candidateLimit) where candidate != name {
      let distance = apart(wanted, folded(candidate))
      let allowance = wanted.count < 4 ? 1 : max(2, wanted.count / 3)
      guard distance <= allowance, distance < best?.distance ?? .max else { continue }
      best = (candidate, distance)
    }
    return best?.name
  }

  /// Letters and digits in lower case, so that `baseURL` and `base_url` are the same word.
  private static func folded(_ name: String) -> [Character] {
    name.lowercased().filter { $0.isLetter || $0.isNumber }
  }

  /// The distance of two words; a shortened word is as near as one slip.
  private static func apart(_ left: [Character], _ right: [Character]) -> Int {
    let isShortened = left.count > 2 && right.count > 2 && left != right
    if isShortened, left.starts(with: right) || right.starts(with: left) { return 1 }
    return distance(left, right)
  }

  /// Number of insertions, deletions, replacements and swaps of neighbours between two words.
  private static func distance(_ left: [Character], _ right: [Character]) -> Int {
    guard abs(left.count - right.count) <= 24 else { return .max }
    var beforeLast: [Int] = []
    var last = Array(0...right.count)
    for (row, character) in left.enumerated() {
      var current = [row + 1]
      for (column, other) in right.enumerated() {
        let replaced = last[column] + (character == other ? 0 : 1)
        var best = min(replaced, last[column + 1] + 1, current[column] + 1)
        if row > 0, column > 0, character == right[column - 1], left[row - 1] == other {
          best = min(best, beforeLast[column - 1] + 1)
        }
        current.append(best)
      }
      beforeLast = last
      last = current
    }
    return last[right.count]
  }
}

extension String {
  /// The characters that pass a test.
  fileprivate func filter(_ test: (Character) -> Bool) -> [Character] {
    Array(self).filter(test)
  }
}
