import JSON
import TestSupport
import Testing

struct RoundTripTests {
  @Test(arguments: UInt64(1)...200)
  func `what is written is read back, and written the same again`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let value = JSONValue.random(depth: 5, using: &random)
    let bytes = JSONWriter.bytes(value)
    #expect(!bytes.contains(0x0A))
    let read = try JSONParser.parse(bytes)
    #expect(read == value)
    #expect(read.hashValue == value.hashValue)
    #expect(JSONWriter.bytes(read) == bytes)
  }

  @Test(arguments: UInt64(1)...100)
  func `a value fits where there is room for all of its bytes, and nowhere else`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    for value in [JSONValue.random(depth: 4, using: &random), "\u{1}\u{2028}\u{85}\"\\"] {
      let count = JSONWriter.bytes(value).count
      #expect(JSONWriter.fits(value, in: count))
      #expect(!JSONWriter.fits(value, in: count - 1))
    }
  }

  @Test(arguments: UInt64(1)...200)
  func `space between the parts changes nothing`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let value = JSONValue.random(depth: 4, using: &random)
    var spaced: [UInt8] = []
    var isInString = false
    var isEscaped = false
    for byte in JSONWriter.bytes(value) {
      let isStructure = !isInString && Array("{}[],:".utf8).contains(byte)
      if isStructure { spaced += Array(" \n\t\r".utf8).shuffled(using: &random) }
      spaced.append(byte)
      if isStructure { spaced += Array("\r \n".utf8).shuffled(using: &random) }
      if byte == UInt8(ascii: "\""), !isEscaped { isInString.toggle() }
      isEscaped = byte == UInt8(ascii: "\\") && !isEscaped
    }
    #expect(try JSONParser.parse(spaced) == value)
  }

  @Test(arguments: UInt64(1)...100)
  func `members in another order make an equal object with an equal hash`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    guard case .object(let object) = JSONValue.randomObject(depth: 3, using: &random) else {
      return
    }
    let shuffled = JSONObject(object.members.shuffled(using: &random).map { ($0.name, $0.value) })
    #expect(shuffled == object)
    #expect(shuffled.hashValue == object.hashValue)
  }
}

extension JSONValue {
  /// A value of any kind with at most so many levels.
  static func random(depth: Int, using random: inout SeededGenerator) -> JSONValue {
    switch Int.random(in: depth > 0 ? 0...6 : 0...4, using: &random) {
    case 0: return .null
    case 1: return .bool(Bool.random(using: &random))
    case 2: return JSONValue(Int.random(in: Int.min...Int.max, using: &random))
    case 3:
      let exponent = Int.random(in: -30...30, using: &random)
      return .number(JSONNumber(Double.random(in: -10...10, using: &random) * power(exponent)))
    case 4: return .string(randomText(using: &random))
    case 5:
      let count = Int.random(in: 0...5, using: &random)
      return .array((0..<count).map { _ in .random(depth: depth - 1, using: &random) })
    default: return randomObject(depth: depth, using: &random)
    }
  }

  static func randomObject(depth: Int, using random: inout SeededGenerator) -> JSONValue {
    let count = Int.random(in: 0...20, using: &random)
    return .object(
      JSONObject(
        (0..<count).map { _ in
          (randomText(using: &random), .random(depth: depth - 1, using: &random))
        }
      )
    )
  }

  private static func randomText(using random: inout SeededGenerator) -> String {
    let alphabet: [Unicode.Scalar] = [
      "a", "Z", "0", " ", "\"", "\\", "/", "\n", "\u{0}", "\u{1F}", "\u{7F}", "\u{85}", "é",
      "\u{301}", "\u{2028}", "\u{FFFD}", "\u{FFFF}", "😀", "\u{10FFFF}",
    ]
    let count = Int.random(in: 0...12, using: &random)
    let scalars = (0..<count).compactMap { _ in alphabet.randomElement(using: &random) }
    return String(String.UnicodeScalarView(scalars))
  }

  private static func power(_ exponent: Int) -> Double {
    (0..<abs(exponent)).reduce(1) { value, _ in exponent < 0 ? value / 10 : value * 10 }
  }
}
