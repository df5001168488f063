/// The name that differs least from a misspelt one; nil when none is near enough to be meant.
func nearest(to misspelt: String, among names: some Sequence<String>) -> String? {
  let wanted = Array(misspelt.utf8.prefix(81))
  guard wanted.count <= 80 else { return nil }
  var best: (name: String, distance: Int)?
  for name in names {
    let limit = min(best?.distance ?? .max, 1 + wanted.count / 3)
    guard abs(name.utf8.count - wanted.count) < limit else { continue }
    let distance = editDistance(wanted, Array(name.utf8))
    if distance < limit { best = (name, distance) }
  }
  return best?.name
}

/// The least number of insertions, deletions and replacements that turn one text into the other.
private func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
  var row = Array(0...right.count)
  for (line, letter) in left.enumerated() {
    var diagonal = row[0]
    row[0] = line + 1
    for column in right.indices {
      let replaced = diagonal + (right[column] == letter ? 0 : 1)
      diagonal = row[column + 1]
      row[column + 1] = min(replaced, diagonal + 1, row[column] + 1)
    }
  }
  return row[right.count]
}
