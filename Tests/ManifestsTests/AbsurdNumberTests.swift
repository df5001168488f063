import JSON
import Manifests
import Testing

/// Absurd numbers in every place of a manifest where a number can stand.
struct AbsurdNumberTests {
  private static let numbers = [
    "1e308", "-1e308", "1e999", "-1", "-0.0", "0", "9223372036854775807", "9223372036854775808",
    "-9223372036854775809", "18446744073709551616", "1.7976931348623157e308", "5e-324", "0.1",
    "1234567890123456789012345678901234567890", "\"NaN\"", "\"\"", "null", "\"1e999\"",
  ]

  @Test(arguments: numbers)
  func `a manifest with an absurd number is refused with its place, or sound`(
    number: String
  ) throws {
    let whole = try JSONParser.parse(FullManifest.text)
    let absurd = try JSONParser.parse(number)
    for place in Self.places(in: whole) {
      let bytes = JSONWriter.bytes(Self.replacing(whole, at: place[...], with: absurd))
      let loaded = ManifestLoader.load(bytes: bytes, file: "full.json")
      let errors = loaded.diagnostics.filter { $0.severity == .error }
      #expect(loaded.manifest != nil || !errors.isEmpty, "\(place)")
      guard let manifest = loaded.manifest else { continue }
      #expect(manifest.timeout.isFinite && manifest.timeout > 0, "\(place)")
      #expect(manifest.responseLimit > 0, "\(place)")
    }
  }

  /// Where numbers stand, by names and indices.
  private static func places(in value: JSONValue) -> [[String]] {
    switch value {
    case .number: return [[]]
    case .object(let object):
      return object.members.flatMap { member in
        places(in: member.value).map { [member.name] + $0 }
      }
    case .array(let elements):
      return elements.enumerated().flatMap { index, element in
        places(in: element).map { [String(index)] + $0 }
      }
    default: return []
    }
  }

  private static func replacing(
    _ value: JSONValue,
    at place: ArraySlice<String>,
    with new: JSONValue
  ) -> JSONValue {
    guard let step = place.first else { return new }
    switch value {
    case .object(var object):
      if let old = object[step] {
        object[step] = replacing(old, at: place.dropFirst(), with: new)
      }
      return .object(object)
    case .array(var elements):
      if let index = Int(step), elements.indices.contains(index) {
        elements[index] = replacing(elements[index], at: place.dropFirst(), with: new)
      }
      return .array(elements)
    default: return value
    }
  }
}
