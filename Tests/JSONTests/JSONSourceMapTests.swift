import JSON
import Testing

struct JSONSourceMapTests {
  @Test func `lines and columns count from 1, columns in Unicode scalars`() {
    let map = JSONSourceMap(Array("é1\r\nab\n".utf8))
    let positions = [0, 2, 4, 5, 6, 8, 99].map { map.position(ofByte: $0) }
    #expect(
      positions.map { [$0.line, $0.column] } == [
        [1, 1], [1, 2], [1, 4], [2, 1], [2, 2], [3, 1], [3, 1],
      ]
    )
  }

  @Test(arguments: ["\n", ""])
  func `columns of a long line count all scalars before them`(lineBreak: String) {
    let start = lineBreak.isEmpty ? 0 : 3
    let first = lineBreak.isEmpty ? "" : "ab\n"
    let bytes = Array((first + String(repeating: "aé", count: 3000)).utf8)
    let map = JSONSourceMap(bytes)
    for offset in stride(from: start, through: bytes.count, by: 7) {
      let column = 1 + bytes[start..<offset].count { $0 & 0xC0 != 0x80 }
      #expect(map.position(ofByte: offset).column == column)
    }
  }

  @Test func `a byte order mark takes no column`() {
    let map = JSONSourceMap([0xEF, 0xBB, 0xBF] + Array("{}".utf8))
    #expect(map.position(ofByte: 3) == map.position(ofByte: 0))
    #expect(map.position(ofByte: 4).column == 2)
    #expect(map.places(of: [JSONPointer()])[JSONPointer()]?.value.column == 1)
  }

  @Test(
    arguments: [
      ("", nil, [1, 1]), ("/a", [2, 3], [2, 8]), ("/a/1", nil, [2, 15]),
      ("/b~1c", [3, 3], [4, 5]),
      ("/b~1c/d", [4, 7], [4, 12]), ("/b~1c/d/0/e", [4, 14], [4, 19]), ("/q\"", [5, 3], [5, 11]),
    ] as [(String, [Int]?, [Int])]
  )
  func `names and values are placed`(row: (pointer: String, name: [Int]?, value: [Int])) throws {
    let text = """
      {
        "a": ["}{", "]"],
        "b/c":
          { "d": [{"e": -1.5e3}] },
        "q\\"" : "\\\\"
      }
      """
    let pointer = try #require(JSONPointer(row.pointer))
    let place = JSONSourceMap(Array(text.utf8)).places(of: [pointer])[pointer]
    #expect(place?.name.map { [$0.line, $0.column] } == row.name)
    #expect(place.map { [$0.value.line, $0.value.column] } == row.value)
  }

  @Test func `a pointer that leads nowhere has no place`() {
    let map = JSONSourceMap(Array(#"{"a": [1, {}]}"#.utf8))
    let pointers = ["/b", "/a/2", "/a/1/x", "/a/0/0"].compactMap { JSONPointer($0) }
    #expect(map.places(of: pointers) == [:])
  }

  @Test func `repeated members are found wherever they stand`() {
    let text = #"{"a": {"x": 1, "x": 2}, "b": [{"y": 1, "\u0079": 2}], "a": 1}"#
    let repeated = JSONSourceMap(Array(text.utf8)).repeatedMembers()
    #expect(Set(repeated.keys.map(\.description)) == ["/a/x", "/b/0/y", "/a"])
    #expect(repeated[JSONPointer(tokens: ["a"])]?.value.column == 60)
  }

  @Test(arguments: [
    (#"{"a": 1, "b": {"a": 2}}"#, false), (#"[{"a": 1}, {"a": 2}]"#, false), ("7", false),
    (#"{"a": 1, "a": 1}"#, true), (#"{"b": [{"y": 1, "\u0079": 2}]}"#, true),
  ])
  func `the parser tells of members that are repeated`(row: (text: String, isSo: Bool)) throws {
    #expect(try JSONParser.read(Array(row.text.utf8)).hasRepeatedNames == row.isSo)
  }

  @Test(arguments: ["{\"a", "{\"a\":", "[1,", "{\"a\\", "[[[", "{]", "\"", "", "{\"a\" 1", "{,}"])
  func `a text that is not JSON ends the walk`(text: String) {
    let map = JSONSourceMap(Array(text.utf8))
    let pointers = ["/a", "/0", "/0/0/0"].compactMap { JSONPointer($0) }
    #expect(map.places(of: pointers).count <= 3)
    #expect(map.repeatedMembers().count <= 1)
  }
}
