extension JSONTextScanner {
  /// The members at pointers without wildcards; a pointer that leads nowhere is missing.
  ///
  /// No byte is looked at for each pointer or for each level above it.
  func members(of pointers: some Sequence<JSONPointer>) -> [JSONPointer: JSONTextMember] {
    var wanted = WantedPointers()
    for pointer in pointers { wanted.insert(pointer.tokens[...]) }
    var found: [JSONPointer: JSONTextMember] = [:]
    _ = collect(wanted, at: root, pointer: JSONPointer(), into: &found)
    return found
  }

  /// The members whose name an earlier member of the same object has.
  func repeatedMembers() -> [JSONPointer: JSONTextMember] {
    var found: [JSONPointer: JSONTextMember] = [:]
    _ = collectRepeated(at: root.valueStart, pointer: JSONPointer(), into: &found)
    return found
  }

  /// Returns where the member's value ends.
  private func collect(
    _ wanted: WantedPointers,
    at member: JSONTextMember,
    pointer: JSONPointer,
    into found: inout [JSONPointer: JSONTextMember]
  ) -> Int {
    if wanted.isWanted { found[pointer] = member }
    guard !wanted.below.isEmpty else { return afterValue(member.valueStart) }
    return walk(member.valueStart) { child, index in
      let token = child.name ?? String(index)
      guard let next = wanted.below[token] else { return afterValue(child.valueStart) }
      return collect(next, at: child, pointer: pointer.appending(token), into: &found)
    }
  }

  /// Returns where the value ends.
  private func collectRepeated(
    at start: Int,
    pointer: JSONPointer,
    into found: inout [JSONPointer: JSONTextMember]
  ) -> Int {
    var names: Set<String> = []
    return walk(start) { child, index in
      let isRepeated = child.name.map { !names.insert($0).inserted } ?? false
      // Most values are scalars that stand once, and need no pointer.
      guard isRepeated || isContainer(at: child.valueStart) else {
        return afterValue(child.valueStart)
      }
      let next = pointer.appending(child.name ?? String(index))
      if isRepeated { found[next] = child }
      return collectRepeated(at: child.valueStart, pointer: next, into: &found)
    }
  }
}

/// The pointers that are looked for, as a tree of their tokens.
private struct WantedPointers {
  private(set) var isWanted = false
  private(set) var below: [String: WantedPointers] = [:]

  mutating func insert(_ tokens: ArraySlice<String>) {
    guard let first = tokens.first else {
      isWanted = true
      return
    }
    below[first, default: WantedPointers()].insert(tokens.dropFirst())
  }
}
