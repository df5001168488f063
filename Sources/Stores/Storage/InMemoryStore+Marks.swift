package import Time

extension InMemoryStore: MarkLedger {
  package func mark(
    _ kind: Mark.Kind,
    _ texts: [(key: String, text: String)],
    now clock: InstantSource
  ) throws(StoreError) -> Set<String> {
    var made: Set<String> = []
    for (key, text) in texts where shared.marks[kind]?.contains(where: { $0.key == key }) != true {
      shared.lastMark += 1
      let mark = Mark(number: shared.lastMark, key: key, text: text, at: clock.now)
      shared.marks[kind, default: []].append(mark)
      made.insert(key)
    }
    let excess = (shared.marks[kind]?.count ?? 0) - kind.limit
    if excess > 0 { shared.marks[kind]?.removeFirst(excess) }
    return made
  }

  package func mark(
    _ kind: Mark.Kind,
    of key: String,
    now: Timestamp
  ) throws(StoreError) -> Mark? {
    shared.marks[kind]?.first { $0.key == key }
  }

  package func marks(
    _ kind: Mark.Kind,
    after number: Int64,
    now: Timestamp
  ) throws(StoreError) -> [Mark] {
    (shared.marks[kind] ?? []).filter { $0.number > number }
  }

  package func unmark(
    _ kind: Mark.Kind,
    _ keys: [String],
    now clock: InstantSource
  ) throws(StoreError) -> Set<String> {
    let made = Set((shared.marks[kind] ?? []).map(\.key)).intersection(keys)
    shared.marks[kind]?.removeAll { made.contains($0.key) }
    return made
  }
}
