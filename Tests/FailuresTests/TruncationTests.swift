import Guidance
import Failures
import JSON
import Testing

/// Long JSON made short.
struct TruncationTests {
  private static func orders(_ count: Int, _ more: String = "") -> JSONValue {
    let orders = (0..<count).map { number -> JSONValue in
      [
        "id": JSONValue(number), "title": .string("Order \(number) of the firm Müller"),
        "paid": true,
      ]
    }
    return ["ok": true, "items": .array(orders), "total": JSONValue(count), "note": .string(more)]
  }

  private func abridged(_ value: JSONValue, from offset: Int = 0, limit: Int = 2000) throws
    -> (part: Truncation, tree: JSONValue)
  {
    let part = try #require(Truncation(value, from: offset, limit: limit))
    #expect(part.text.unicodeScalars.count <= limit)
    return (part, try JSONParser.parse(part.text))
  }

  @Test func `the items that fit are whole, and what stands around them stays`() throws {
    let value = Self.orders(1240)
    let (part, tree) = try abridged(value)
    #expect(part.place.description == "/items")
    #expect(part.unit == .items)
    #expect(part.total == 1240)
    #expect(part.firstCut == nil)
    #expect(part.shown.lowerBound == 0)
    let shown = part.shown.upperBound
    #expect(shown > 20)
    let items = try #require(tree["items"]?.array)
    #expect(Array(items.dropLast()) == Array(value["items"]?.array?.prefix(shown) ?? []))
    #expect(items.last == .string("… \(Self.thousands(1240 - shown)) more items"))
    #expect(tree["ok"] == true)
    #expect(tree["total"] == 1240)
  }

  private static func thousands(_ number: Int) -> String {
    let digits = String(number)
    return digits.count > 3 ? digits.dropLast(3) + "," + digits.suffix(3) : digits
  }

  @Test(arguments: [700, 2000, 7900])
  func `the pieces, one behind the other, are all items, each once`(limit: Int) throws {
    let value = Self.orders(500)
    var items: [JSONValue] = []
    var offset = 0
    var pieces = 0
    while offset < 500, pieces < 200 {
      let (part, tree) = try abridged(value, from: offset, limit: limit)
      #expect(part.shown.lowerBound == offset)
      items += tree["items"]?.array?.filter { $0.object != nil } ?? []
      offset = part.shown.upperBound
      pieces += 1
    }
    #expect(items == value["items"]?.array)
  }

  @Test func `a later piece shows only the way to its items`() throws {
    let (_, tree) = try abridged(Self.orders(500), from: 30)
    #expect(tree.object?.names == ["items"])
    #expect(tree["items"]?.array?.first?["id"] == 30)
  }

  @Test func `where whole items would be few, their long parts are shortened and counted`() throws {
    let text = String(repeating: "long words ", count: 400)
    let list = JSONValue.array((0..<300).map { JSONValue($0) })
    let items = (0..<40).map { number -> JSONValue in
      [
        "id": JSONValue(number), "body": .string(text), "tags": list,
        "deep": ["a": ["b": ["c": 1]]],
      ]
    }
    let (part, tree) = try abridged(.array(items), limit: 7000)
    #expect(part.shown.count >= 5)
    #expect(part.firstCut?.description == "/0/body")
    let first = try #require(tree.array?.first)
    #expect(first["id"] == 0)
    #expect(first["body"]?.string?.hasSuffix(" more characters)") == true)
    #expect(first["tags"]?.array?.last?.string?.hasSuffix("more items") == true)
  }

  @Test func `one long text in an answer is read in characters`() throws {
    let text = String(repeating: "é\"\n", count: 20_000)
    let value: JSONValue = ["data": [["id": 7, "body": .string(text)]]]
    var whole = ""
    var offset = 0
    while offset < 60_000 {
      let (part, tree) = try abridged(value, from: offset)
      #expect(part.unit == .characters)
      #expect(part.place.description == "/data/0/body")
      #expect(part.total == 60_000)
      try #require(part.shown.upperBound > offset)
      whole += tree["data"]?.array?.first?["body"]?.string ?? ""
      offset = part.shown.upperBound
    }
    #expect(whole == text)
  }

  @Test func `an object with very many members is shown by members`() throws {
    let members = (0..<2000).map { ("key-\($0)", JSONValue.string("value \($0)")) }
    let (part, tree) = try abridged(["rates": .object(JSONObject(members))])
    #expect(part.unit == .members)
    #expect(part.place.description == "/rates")
    #expect(tree["rates"]?["key-0"] == "value 0")
    #expect(tree["rates"]?["…"]?.string?.hasSuffix("more members") == true)
  }

  @Test func `two long lists are both shown in part`() throws {
    let list = JSONValue.array((0..<900).map { ["id": JSONValue($0)] })
    let (part, tree) = try abridged(["a": list, "b": list])
    #expect(part.unit == .members)
    #expect(part.shown == 0..<2)
    #expect(part.firstCut?.description == "/a")
    for name in ["a", "b"] {
      #expect(tree[name]?.array?.last?.string?.hasPrefix("… 8") == true, "\(tree)")
    }
  }

  @Test func `the same value is always shown the same way`() throws {
    let value = Self.orders(300, String(repeating: "x", count: 3000))
    #expect(Truncation(value, limit: 1500) == Truncation(value, limit: 1500))
  }

  @Test func `an item that cannot be shown at all gives nothing rather than a torn one`() {
    let name = String(repeating: "n", count: 5000)
    let value = JSONValue.object(JSONObject([(name, 1), (name + "2", 2)]))
    #expect(Truncation(value, limit: 1000) == nil)
  }

  @Test(arguments: [500, 501, Int.max])
  func `an offset past the end shows an empty end`(offset: Int) throws {
    let (part, tree) = try abridged(Self.orders(500), from: offset)
    #expect(part.shown.isEmpty)
    #expect(tree["items"] == [])
  }
}
