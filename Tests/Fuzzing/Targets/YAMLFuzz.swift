import JSON
import YAML

/// What was read of YAML has its places and is read the same from JSON; what was not has its place and its reason.
enum YAMLFuzz {
  static func check(_ bytes: [UInt8]) throws(FuzzFinding) {
    let value: JSONValue
    do throws(YAMLSyntaxError) {
      value = try YAMLParser.parse(bytes)
    } catch {
      try expect(error.position.line > 0 && error.position.column > 0, "\(error.position)")
      return try expect(!error.message.isEmpty, "no message")
    }
    try checkPlaces(of: value, in: bytes)
    try checkReading(value)
  }

  private static func checkPlaces(
    of value: JSONValue,
    in bytes: [UInt8]
  ) throws(FuzzFinding) {
    let pointers = value.samplePlaces()
    let places = YAMLSourceMap(bytes).places(of: pointers)
    for pointer in pointers {
      guard let place = places[pointer]?.value else {
        throw FuzzFinding("\(pointer) has no place")
      }
      try expect(place.line > 0 && place.column > 0, "\(pointer) is at \(place)")
    }
  }

  /// JSON is YAML (YAML 1.2.2 §1.2), so that both readings of the same JSON agree.
  private static func checkReading(_ value: JSONValue) throws(FuzzFinding) {
    let written = JSONWriter.bytes(value)
    try expect((try? JSONParser.parse(written)) == value, "\(value) is no JSON")
    try expect((try? YAMLParser.parse(written)) == value, "\(value) is read from JSON as another")
  }
}
