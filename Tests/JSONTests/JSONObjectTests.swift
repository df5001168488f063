import JSON
import Testing

struct JSONObjectTests {
  @Test func `members keep the order in which they came, and changed ones their place`() {
    var object: JSONObject = ["b": 1, "a": 2]
    object["c"] = 3
    object["b"] = 4
    object["a"] = nil
    object["x"] = nil
    #expect(JSONWriter.text(.object(object)) == "{\"b\":4,\"c\":3}")
    #expect(object.count == 2)
    #expect(!object.isEmpty)
  }

  @Test func `of two pairs with one name the later value stands in the earlier place`() {
    let object = JSONObject([("a", 1), ("b", 2), ("a", 3)])
    #expect(object.names == ["a", "b"])
    #expect(object["a"] == 3)
  }

  @Test func `objects that differ in a name, a value or a member are not equal`() {
    let object: JSONObject = ["a": 1, "b": 2]
    let others: [JSONObject] = [
      ["a": 1], ["a": 1, "b": 3], ["a": 1, "c": 2], ["a": 1, "b": nil],
    ]
    for other in others { #expect(object != other) }
    #expect(object == ["b": 2.0, "a": 1])
  }

  @Test func `deep values are compared and hashed in no more time than it takes to read them`() {
    let deep = { (innermost: JSONValue) in
      (0..<250).reduce(innermost) { value, _ in .object(["a": value, "b": 0]) }
    }
    #expect(deep(1) == deep(1))
    #expect(deep(1) != deep(2))
    #expect(deep(1).hashValue == deep(1).hashValue)
  }

  @Test func `large objects are compared in no more time than it takes to read them`() {
    let members = (0..<50_000).map { ("name \($0)", JSONValue($0)) }
    #expect(JSONObject(members) == JSONObject(members.reversed()))
  }

  @Test func `an accessor of another kind gives nothing`() {
    let values: [JSONValue] = [nil, true, 1, "1", [1], ["a": 1]]
    #expect(values.map { $0.string != nil } == [false, false, false, true, false, false])
    #expect(values.map { $0.bool != nil } == [false, true, false, false, false, false])
    #expect(values.map { $0.integer != nil } == [false, false, true, false, false, false])
    #expect(values.map { $0.array != nil } == [false, false, false, false, true, false])
    #expect(values.map { $0["a"] != nil } == [false, false, false, false, false, true])
    #expect(values.map(\.isNull) == [true, false, false, false, false, false])
    #expect(values.map(\.kind) == ["null", "boolean", "number", "string", "array", "object"])
    #expect(values.map(\.scalarText) == ["null", "true", "1", "1", nil, nil])
  }
}
