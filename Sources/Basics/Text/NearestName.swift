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
    // What is far too long is not even folded: that alone takes seconds for a name of megabytes.
    guard name.utf8.count <= byteLimit else { return nil }
    let wanted = folded(name)
    guard !wanted.isEmpty, wanted.count <= 64 else { return nil }
    let wantedBytes = foldedBytes(name)
    var nearest: (name: String, slips: Int)?
    for candidate in candidates.prefix(1000)
    where candidate.utf8.count <= byteLimit && candidate != name {
      let slips =
        if let wantedBytes, let bytes = foldedBytes(candidate) {
          self.slips(from: wantedBytes, to: bytes)
        } else {
          self.slips(from: wanted, to: folded(candidate))
        }
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

  /// The longest name that is looked at, in bytes.
  private static let byteLimit = 1024

  /// The same of a name in ASCII, which is compared many times faster; nil for any other.
  private static func foldedBytes(_ name: String) -> [UInt8]? {
    var bytes: [UInt8] = []
    for byte in name.utf8 {
      switch byte {
      case 0x30...0x39, 0x61...0x7A: bytes.append(byte)
      case 0x41...0x5A: bytes.append(byte | 0x20)
      case 0x80...: return nil
      default: break
      }
    }
    return bytes
  }

  private static func slips<Letter: Equatable>(from wanted: [Letter], to candidate: [Letter]) -> Int
  {
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
  private static func editDistance<Letter: Equatable>(_ left: [Letter], _ right: [Letter]) -> Int {
    var before = [Int](repeating: 0, count: right.count + 1)
    var last = Array(0...right.count)
    var row = last
    for line in left.indices {
      row[0] = line + 1
      for column in right.indices {
        let replaced = last[column] + (left[line] == right[column] ? 0 : 1)
        var best = min(replaced, last[column + 1] + 1, row[column] + 1)
        if line > 0, column > 0, left[line] == right[column - 1], left[line - 1] == right[column] {
          best = min(best, before[column - 1] + 1)
        }
        row[column + 1] = best
      }
      swap(&before, &last)
      swap(&last, &row)
    }
    return last[right.count]
  }
}
