import JSON
import Testing
import YAML

struct YAMLSourceMapTests {
  private static let text = """
    # é
    base: &base
      type: string
      "é": [x, {deep: 1}]
    list:
    - one
    -   two: 2
        three: !!str 3
    copy: *base
    both:
      <<: *base
      own: |
        text
    """

  @Test(
    arguments: [
      ("", nil, [2, 1]), ("/base", [2, 1], [2, 7]), ("/base/type", [3, 3], [3, 9]),
      ("/base/é/1/deep", [4, 13], [4, 19]), ("/list/0", nil, [6, 3]), ("/list/1", nil, [7, 5]),
      ("/list/1/three", [8, 5], [8, 12]), ("/copy", [9, 1], [2, 7]),
      ("/copy/type", [3, 3], [3, 9]), ("/both/type", [3, 3], [3, 9]),
      ("/both/own", [12, 3], [12, 8]),
    ] as [(String, [Int]?, [Int])]
  )
  func `names and values are placed, those of an alias at its anchor`(
    row: (pointer: String, name: [Int]?, value: [Int])
  ) throws {
    let pointer = try #require(JSONPointer(row.pointer))
    let place = YAMLSourceMap(Array(Self.text.utf8)).places(of: [pointer])[pointer]
    #expect(place?.name.map { [$0.line, $0.column] } == row.name)
    #expect(place.map { [$0.value.line, $0.value.column] } == row.value)
  }

  @Test func `a pointer that leads nowhere has no place`() {
    let pointers = ["/none", "/list/2", "/list/x", "/base/type/0"].compactMap { JSONPointer($0) }
    #expect(YAMLSourceMap(Array(Self.text.utf8)).places(of: pointers) == [:])
    #expect(YAMLSourceMap(Array("a: [".utf8)).places(of: [JSONPointer()]) == [:])
  }
}
