/// The search for the name that a misspelt one was meant to be.
package enum NearestName {
  /// The name that a misspelt one was most likely meant to be, nil when none is near enough.
  ///
  /// Case and separators do not count, so `per_page` finds `perPage`; a slip is a letter too many, too few, wrong or
  /// swapped with its neighbour. Names of more than 64 letters and lists of more than 1,000 names are not searched
  /// beyond that.
  package static func find(
    _ name: String,
    among candidates: some Sequence<String>
  ) -> String? {
    let wanted = folded(name)
    guard !wanted.isEmpty, wanted.count <= 64 else { return nil }
    var nearest: (name: String, slips: Int)?
    for candidate in candidates.prefix(1000) where candidate != name {
      let slips = self.slips(from: wanted, to: folded(candidate))
      if slips <= allowance(for: wanted.count), slips < nearest?.slips ?? .max {
        nearest = (candidate, slips)
      }
    }
    return nearest?.name
  }

  /// Slips with which a word still means the same: one in three letters, but none in a single one.
  private static func allowance(for length: Int) -> Int {
    length < 2 ? 0 : max(1, (length + 1) / 3)
  }

  private static func folded(_ name: String) -> [Character] {
    name.lowercased().filter { $0.isLetter || $0.isNumber }.map { $0 }
  }

  private static func slips(from wanted: [Character], to candidate: [Character]) -> Int {
    // Who writes `repo` or `repositoryName` for `repository` has made one slip, not six.
    let shorter = min(wanted.count, candidate.count)
    if shorter >= 3, wanted.count != candidate.count,
      wanted.starts(with: candidate) || candidate.starts(with: wanted)
    {
      return 1
    }
    guard abs(wanted.count - candidate.count) <= allowance(for: wanted.count) else { return .max }
    return editDistance(wanted, candidate)
  }

  /// Letters to insert, delete, replace or swap with their neighbour to make one word of the other.
  private static func editDistance(_ left: [Character], _ right: [Character]) -> Int {
    var rows = [Array(0...right.count)]
    for line in left.indices {
      var row = [line + 1]
      for column in right.indices {
        let replaced = rows[line][column] + (left[line] == right[column] ? 0 : 1)
        var best = min(replaced, rows[line][column + 1] + 1, row[column] + 1)
        if line > 0, column > 0, left[line] == right[column - 1], left[line - 1] == right[column] {
          best = min(best, rows[line - 1][column - 1] + 1)
        }
        row.append(best)
      }
      rows.append(row)
    }
    return rows[left.count][right.count]
  }
}
