import Testing

@testable import JSON

/// How many bytes are looked at to find places: what is counted is the kind of growth, not time.
struct SourceStepTests {
  /// A line of many members, each nested as deeply as the parser takes it.
  private static let line: [UInt8] = {
    let deep = String(repeating: "{\"a\":[", count: 100) + "1" + String(repeating: "]}", count: 100)
    let members = (0..<100).map { "\"m\($0)\":{\"é\":\(deep),\"b\":1}" }
    return Array("{\(members.joined(separator: ",")),\"m0\":1}".utf8)
  }()

  private static let deepest: [JSONPointer] = (0..<100).map { index in
    let tokens = [[String]](repeating: ["a", "0"], count: 100).flatMap(\.self)
    return JSONPointer(tokens: ["m\(index)", "é"] + tokens)
  }

  @Test func `a place costs the same few steps wherever it stands in a long line`() {
    let counter = StepCounter()
    let index = LineIndex(CountedBytes(bytes: Self.line, counter: counter))
    #expect(counter.steps <= 2 * Self.line.count)
    counter.steps = 0
    _ = index.position(ofByte: Self.line.count)
    #expect(counter.steps <= 2 * LineIndex<[UInt8]>.stretch)
  }

  @Test func `many pointers are found in one walk, however deep they lead`() {
    let counter = StepCounter()
    let scanner = JSONTextScanner(bytes: CountedBytes(bytes: Self.line, counter: counter))
    let pointers = Self.deepest.flatMap { pointer in
      pointer.tokens.indices.map { JSONPointer(tokens: Array(pointer.tokens.prefix($0))) }
    }
    let wanted = pointers.filter { $0.tokens.first != "m0" } + Self.deepest
    #expect(scanner.members(of: wanted).count >= 99 * 202)
    #expect(counter.steps <= 12 * Self.line.count)
  }

  @Test func `repeated members are found in one walk, however deep the text is`() {
    let counter = StepCounter()
    let scanner = JSONTextScanner(bytes: CountedBytes(bytes: Self.line, counter: counter))
    #expect(scanner.repeatedMembers().count == 1)
    #expect(counter.steps <= 12 * Self.line.count)
  }
}

/// Counts the bytes that were looked at.
private final class StepCounter {
  var steps = 0
}

/// Bytes that are counted as they are read.
private struct CountedBytes: RandomAccessCollection {
  let bytes: [UInt8]
  let counter: StepCounter

  var startIndex: Int { 0 }
  var endIndex: Int { bytes.count }

  subscript(index: Int) -> UInt8 {
    counter.steps += 1
    return bytes[index]
  }
}
