/// The members of an object, or the elements of an array, that schemas of it have looked at.
struct SeenParts {
  /// Whether all were, whatever their number.
  var includesAll = false
  private var places: Set<Int> = []

  func contains(_ place: Int) -> Bool { includesAll || places.contains(place) }

  mutating func insert(_ place: Int) {
    if !includesAll { places.insert(place) }
  }

  /// What either has seen.
  func union(_ other: SeenParts?) -> SeenParts {
    guard let other, !includesAll else { return self }
    if other.includesAll || places.isEmpty { return other }
    var result = self
    result.places.formUnion(other.places)
    return result
  }
}
