import Failures

/// How much of the parts of an item is shown; what is more is counted in its place.
struct TruncationLevel: Sendable, Hashable {
  /// Characters of a string.
  var characters: Int

  /// Elements of an array inside an item.
  var elements: Int

  /// Members of an object.
  var members: Int

  /// Levels below which arrays and objects are only counted.
  var depth: Int

  /// From everything to the least that still says what an item is.
  static let steps = [
    TruncationLevel(characters: .max, elements: .max, members: .max, depth: .max),
    TruncationLevel(characters: 500, elements: 20, members: 60, depth: 6),
    TruncationLevel(characters: 160, elements: 5, members: 30, depth: 3),
    TruncationLevel(characters: 60, elements: 2, members: 15, depth: 2),
    TruncationLevel(characters: 24, elements: 0, members: 8, depth: 1),
  ]
}
