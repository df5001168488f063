import JSON

/// Changes to a sound document, as an input describes them.
///
/// Bytes changed at random seldom leave a large document that can be parsed; changed values do.
enum JSONMutation {
  /// Places of one document that are changed.
  private static let limit = 8

  static func changed(_ document: JSONValue, by input: inout FuzzInput) -> JSONValue {
    var document = document
    for _ in 0..<limit where !input.isEmpty {
      let places = document.places()
      guard let place = input.element(of: places), let donor = input.element(of: places) else {
        break
      }
      let value = value(of: input.byte(), donor: document.value(at: donor), &input)
      document = document.changing(place.tokens[...], to: value, rename: input.byte())
    }
    return document
  }

  private static func value(
    of kind: UInt8,
    donor: JSONValue?,
    _ input: inout FuzzInput
  ) -> JSONValue? {
    switch kind % 8 {
    case 0: nil
    case 1: donor
    case 2: .string(input.text())
    case 3: .number(JSONNumber(Double(bitPattern: input.bits()).finite))
    case 4: JSONValue(Int(truncatingIfNeeded: input.bits()))
    case 5: try? JSONParser.parse(input.text())
    case 6: odd[Int(input.byte()) % odd.count]
    default: donor.map { ["a": $0, "$ref": "#", "type": "object"] }
    }
  }

  private static let odd: [JSONValue] = [
    nil, true, false, [], [:], "", 0, -1, 1e308, [[]], "\u{0}", "a\nb", "\u{202E}", "$", "..",
    "/", "#", "*", "{id}", "http://[::1]/", "javascript:x", "(", "json:/a", "header:A",
    "2026-02-30",
    .number(JSONNumber(Int.max)), .number(JSONNumber(Int.min)),
    .string(String(repeating: "x", count: 3000)),
  ]
}

extension Double {
  fileprivate var finite: Double { isFinite ? self : 1e300 }
}

extension JSONValue {
  /// Every place in the value but the value itself.
  fileprivate func places() -> [JSONPointer] {
    var places: [JSONPointer] = []
    collect(JSONPointer(), into: &places)
    return places
  }

  private func collect(_ place: JSONPointer, into places: inout [JSONPointer]) {
    for (name, value) in parts {
      let inner = place.appending(name)
      places.append(inner)
      value.collect(inner, into: &places)
    }
  }

  private var parts: [(String, JSONValue)] {
    object.map { $0.members.map { ($0.name, $0.value) } }
      ?? (array ?? []).enumerated().map { (String($0), $1) }
  }

  /// The value with what stands at a path replaced, or taken away for nil; a member may get the name of another one.
  fileprivate func changing(
    _ path: ArraySlice<String>,
    to value: JSONValue?,
    rename: UInt8
  ) -> JSONValue {
    guard let first = path.first else { return value ?? .null }
    let isHere = path.count == 1
    if var elements = array, let index = Int(first), elements.indices.contains(index) {
      if isHere, value == nil {
        elements.remove(at: index)
      } else {
        elements[index] = elements[index].changing(path.dropFirst(), to: value, rename: rename)
      }
      return .array(elements)
    }
    let members = (object?.members ?? []).compactMap { member -> (String, JSONValue)? in
      guard member.name == first else { return (member.name, member.value) }
      if isHere, value == nil { return nil }
      let name = isHere && rename % 16 == 1 ? "x\(rename)" : first
      return (name, member.value.changing(path.dropFirst(), to: value, rename: rename))
    }
    return .object(JSONObject(members))
  }
}
