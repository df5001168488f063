/// The cutting of long text at a place where something ends.
package enum TextCut {
  /// The longest start of a text within `limit` scalars that ends after a whole line or word.
  ///
  /// A place in the first half is not taken: it would waste more than it orders.
  package static func cut(_ text: String, limit: Int) -> String {
    let scalars = text.unicodeScalars
    guard let end = scalars.index(scalars.startIndex, offsetBy: limit, limitedBy: scalars.endIndex),
      end != scalars.endIndex
    else { return text }
    let start = scalars[..<end]
    let middle = scalars.index(scalars.startIndex, offsetBy: limit / 2)
    for mark in ["\n", " "] as [Unicode.Scalar] {
      // The mark stays with the start, so that the pieces of a text put together are the text.
      if let place = start.lastIndex(of: mark), place > middle {
        return String(scalars[...place])
      }
    }
    return String(start)
  }
}
