import JSON

extension JSONValue {
  /// The first places of each level, at most a few hundred.
  func samplePlaces(_ place: JSONPointer = JSONPointer()) -> [JSONPointer] {
    guard place.tokens.count < 4 else { return [place] }
    let members = (object?.members.prefix(4) ?? []).flatMap {
      $0.value.samplePlaces(place.appending($0.name))
    }
    let elements = (array ?? []).prefix(4).enumerated().flatMap {
      $1.samplePlaces(place.appending($0))
    }
    return [place] + members + elements
  }
}
