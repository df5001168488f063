/// The terms of words that were met, so that each word is stemmed once.
///
/// The numbers of words are spread evenly already: to hash them once more would cost as much as all the rest.
struct Vocabulary {
  private struct Slot {
    var number: UInt64 = 0

    /// Position of the term; negative in a slot that is free.
    var term: Int32 = -1
  }

  private var slots = Array(repeating: Slot(), count: 1024)
  private var count = 0

  /// The term of the word of a number; nil where it was not met.
  subscript(number: UInt64) -> Int? {
    let slot = slots[place(of: number)]
    return slot.term < 0 ? nil : Int(slot.term)
  }

  /// Notes the term of a word that was not met before.
  mutating func enter(_ number: UInt64, _ term: Int) {
    if count * 2 >= slots.count { grow() }
    slots[place(of: number)] = Slot(number: number, term: Int32(term))
    count += 1
  }

  /// Where a number stands, or would stand.
  private func place(of number: UInt64) -> Int {
    let mask = slots.count - 1
    var place = Int(truncatingIfNeeded: number ^ (number >> 32)) & mask
    while slots[place].term >= 0, slots[place].number != number { place = (place + 1) & mask }
    return place
  }

  private mutating func grow() {
    let old = slots
    slots = Array(repeating: Slot(), count: old.count * 2)
    for slot in old where slot.term >= 0 { slots[place(of: slot.number)] = slot }
  }
}
