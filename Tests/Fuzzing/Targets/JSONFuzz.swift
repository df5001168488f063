import JSON

/// What was parsed is written and read back as the same; what was not has its place.
enum JSONFuzz {
  static func check(_ bytes: [UInt8]) throws(FuzzFinding) {
    let (value, hasRepeatedNames): (JSONValue, Bool)
    do throws(JSONSyntaxError) {
      (value, hasRepeatedNames) = try JSONParser.read(bytes)
    } catch {
      return try checkPlace(of: error, in: bytes)
    }
    try checkWriting(value)
    try checkPlaces(value)
    try expect(
      !hasRepeatedNames || !JSONSourceMap(bytes).repeatedMembers().isEmpty,
      "repeated members are nowhere to be found"
    )
  }

  private static func checkPlace(
    of error: JSONSyntaxError,
    in bytes: [UInt8]
  ) throws(FuzzFinding) {
    try expect((0...bytes.count).contains(error.offset), "offset \(error.offset)")
    let position = JSONSourceMap(bytes).position(ofByte: error.offset)
    try expect(position.line > 0 && position.column > 0, "\(position)")
    try expect(!error.message.isEmpty, "no message")
  }

  private static func checkWriting(_ value: JSONValue) throws(FuzzFinding) {
    let written = JSONWriter.bytes(value)
    try expect(!written.contains(0x0A), "a line break is written")
    let isText = unsafe written.withUnsafeBufferPointer {
      unsafe String(validating: $0, as: UTF8.self) != nil
    }
    try expect(isText, "what is written is not UTF-8")
    for text in [JSONWriter.text(value), PrettyJSON.text(value)] {
      let read = try? JSONParser.parse(text)
      try expect(read == value, "\(text) is read as something else")
      try expect(read?.hashValue == value.hashValue, "equal values have different hashes")
      try expect(read.map(JSONWriter.bytes) == written, "\(text) is written differently")
    }
  }

  /// A pointer to each place leads there, also when it was written and read.
  private static func checkPlaces(_ value: JSONValue) throws(FuzzFinding) {
    for place in value.samplePlaces() {
      let pointer = JSONPointer(place.description)
      try expect(pointer == place, "\(place) is read as something else")
      try expect(value.value(at: place) != nil, "nothing at \(place)")
    }
  }
}
