@testable import SQLiteStorage
@testable import Requests
import Text
import JSON
import Manifests
import Testing

@testable import Server

/// The table "Style Examples" of OpenAPI 3.1.1, and what it leaves open.
@Suite struct StyleTests {
  private static let list: JSONValue = ["blue", "black", "brown"]
  private static let object: JSONValue = ["R": 100, "G": 200, "B": 150]

  struct Row: Sendable, CustomTestStringConvertible {
    let kind: ValueStyle.Kind
    let isExploded: Bool
    let value: JSONValue
    let text: String

    init(_ kind: ValueStyle.Kind, _ isExploded: Bool, _ value: JSONValue, _ text: String) {
      (self.kind, self.isExploded, self.value, self.text) = (kind, isExploded, value, text)
    }

    var style: ValueStyle { ValueStyle(kind, isExploded: isExploded) }
    var testDescription: String { "\(kind) \(isExploded) \(JSONWriter.text(value))" }
  }

  private static func draft(
    _ value: JSONValue,
    at target: ParameterLocation.Target,
    _ notation: ParameterStyle
  ) throws(UnplaceableArgument) -> RequestDraft {
    let place = ParameterLocation(argument: "x", target: target, notation: notation)
    return try RequestDraft(OperationForm(places: [place]), arguments: ["x": value])
  }

  static let paths: [Row] = [
    Row(.matrix, false, "", ";color"), Row(.matrix, true, "", ";color"),
    Row(.matrix, false, "blue", ";color=blue"), Row(.matrix, true, "blue", ";color=blue"),
    Row(.matrix, false, list, ";color=blue,black,brown"),
    Row(.matrix, true, list, ";color=blue;color=black;color=brown"),
    Row(.matrix, false, object, ";color=R,100,G,200,B,150"),
    Row(.matrix, true, object, ";R=100;G=200;B=150"),
    Row(.label, false, "blue", ".blue"), Row(.label, true, "blue", ".blue"),
    Row(.label, false, list, ".blue,black,brown"), Row(.label, true, list, ".blue.black.brown"),
    Row(.label, false, object, ".R,100,G,200,B,150"),
    Row(.label, true, object, ".R=100.G=200.B=150"),
    Row(.simple, false, "blue", "blue"), Row(.simple, true, "blue", "blue"),
    Row(.simple, false, list, "blue,black,brown"), Row(.simple, true, list, "blue,black,brown"),
    Row(.simple, false, object, "R,100,G,200,B,150"),
    Row(.simple, true, object, "R=100,G=200,B=150"),
    Row(.simple, false, ["a,b", "c=d"], "a%2Cb,c%3Dd"),
    Row(.simple, true, ["a,b": "c=d&"], "a%2Cb=c%3Dd%26"),
    Row(.label, true, ["a.b", "c"], ".a.b.c"),
    Row(.matrix, true, ["a;b", ""], ";color=a%3Bb;color"),
    Row(.simple, false, [1, .null, true], "1,true"),
    Row(.simple, false, [1, [2, 3]], "1,%5B2%2C3%5D"),
    Row(.simple, true, ["a": .null, "b": 1.5], "b=1.5"),
  ]

  @Test(arguments: paths)
  func `a path is written in its style`(row: Row) throws {
    let place = ParameterLocation(
      argument: "x",
      target: .path(name: "color"),
      notation: .styled(row.style)
    )
    let pieces = CompiledPathTemplate("/a/{color}/b", places: [place])
    #expect(try pieces.filled(with: ["x": row.value]) == "/a/\(row.text)/b")
  }

  static let queries: [Row] = [
    Row(.form, false, "", "?color="), Row(.form, true, "", "?color="),
    Row(.form, false, "blue", "?color=blue"), Row(.form, true, "blue", "?color=blue"),
    Row(.form, false, list, "?color=blue,black,brown"),
    Row(.form, true, list, "?color=blue&color=black&color=brown"),
    Row(.form, false, object, "?color=R,100,G,200,B,150"),
    Row(.form, true, object, "?R=100&G=200&B=150"),
    Row(.space, false, list, "?color=blue%20black%20brown"),
    Row(.space, false, object, "?color=R%20100%20G%20200%20B%20150"),
    Row(.space, true, list, "?color=blue&color=black&color=brown"),
    Row(.pipe, false, list, "?color=blue%7Cblack%7Cbrown"),
    Row(.pipe, false, object, "?color=R%7C100%7CG%7C200%7CB%7C150"),
    Row(.pipe, true, list, "?color=blue&color=black&color=brown"),
    Row(.deepObject, true, object, "?color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150"),
    Row(.form, false, .null, ""), Row(.form, true, [], ""), Row(.form, false, [], ""),
    Row(.form, false, [.null], ""), Row(.form, true, [:], ""), Row(.deepObject, true, [:], ""),
    Row(.form, false, ["a,b", "c"], "?color=a%2Cb,c"),
    Row(.form, true, ["", "a"], "?color=&color=a"),
    Row(.form, true, ["a": [1, 2]], "?a=%5B1%2C2%5D"),
    Row(
      .deepObject,
      true,
      ["a": ["b": 1], "c": [2, 3]],
      "?color%5Ba%5D%5Bb%5D=1&color%5Bc%5D=2&color%5Bc%5D=3"
    ),
    Row(.pipe, false, ["a|b", "c"], "?color=a%7Cb%7Cc"), Row(.form, true, true, "?color=true"),
  ]

  @Test(arguments: queries)
  func `a query is written in its style`(row: Row) throws {
    let draft = try Self.draft(row.value, at: .query(name: "color"), .styled(row.style))
    #expect(draft.query == row.text)
  }

  @Test(
    arguments: [
      Row(.simple, false, list, "blue,black,brown"),
      Row(.simple, true, object, "R=100,G=200,B=150"),
      Row(.simple, false, object, "R,100,G,200,B,150"), Row(.simple, false, "a b/é", "a b/é"),
      Row(.simple, false, "", ""),
    ]
  )
  func `a field is written in its style, and nothing in it is encoded`(row: Row) throws {
    let draft = try Self.draft(row.value, at: .header(name: "X"), .styled(row.style))
    #expect(draft.fields.map(\.value) == [row.text])
  }

  @Test(
    arguments: [
      Row(.form, false, list, "color=blue,black,brown"),
      Row(.form, true, list, "color=blue; color=black; color=brown"),
      Row(.form, true, object, "R=100; G=200; B=150"),
      Row(.form, false, "a;b, c\"", "color=a%3Bb%2C%20c%22"),
      Row(.form, false, "abc/+%41==", "color=abc/+%41=="),
      Row(.form, false, "é%41", "color=%C3%A9%2541"),
      Row(.form, false, "", "color="), Row(.form, false, .null, ""),
    ]
  )
  func `a cookie is written in its style`(row: Row) throws {
    let draft = try Self.draft(row.value, at: .cookie(name: "color"), .styled(row.style))
    #expect(draft.cookies.map { "\($0.name)=\($0.value)" }.joined(separator: "; ") == row.text)
  }

  @Test func `a parameter may be content of a media type`() throws {
    let value: JSONValue = ["q": "a b", "n": [1]]
    let json = ParameterStyle.content("application/json")
    #expect(
      try Self.draft(value, at: .query(name: "f"), json).query
        == "?f=%7B%22q%22%3A%22a%20b%22%2C%22n%22%3A%5B1%5D%7D"
    )
    #expect(try Self.draft("x", at: .query(name: "f"), json).query == "?f=%22x%22")
    #expect(try Self.draft("x", at: .query(name: "f"), .content("text/plain")).query == "?f=x")
    #expect(try Self.draft(.null, at: .query(name: "f"), json).query == "")
    #expect(
      try Self.draft(["a": "é🙂"], at: .header(name: "X"), json).fields.map(\.value)
        == [#"{"a":"\u00e9\ud83d\ude42"}"#]
    )
    #expect(
      try Self.draft(["a": 1], at: .cookie(name: "c"), json).cookies
        == [StyledPair(name: "c", value: "{%22a%22:1}")]
    )
  }

  @Test(
    arguments: [
      ("a/b?c:d@e!$'()*,=", "a/b?c:d@e!$'()*,="), ("a&b=c", "a%26b=c"), ("a#b", "a%23b"),
      ("a+b", "a%2Bb"), ("a;b", "a%3Bb"), ("[a]", "%5Ba%5D"), ("a b", "a%20b"), ("100%", "100%25"),
      ("%41%2f%zz", "%41%2f%25zz"), ("é\n", "%C3%A9%0A"),
      ("\"<>\\^`{|}", "%22%3C%3E%5C%5E%60%7B%7C%7D"),
    ]
  )
  func `reserved characters stay where they cannot end a parameter`(
    text: String,
    written: String
  ) throws {
    let style = ParameterStyle.styled(ValueStyle(.form, keepsReserved: true))
    let query = try Self.draft(.string(text), at: .query(name: "q"), style).query
    #expect(query == "?q=" + written)
  }

  @Test func `in a list the separator never stands in an element`() throws {
    let style = ValueStyle(.form, isExploded: false, keepsReserved: true)
    let query = try Self.draft(["a,b", "c/d"], at: .query(name: "q"), .styled(style)).query
    #expect(query == "?q=a%2Cb,c%2Fd")
  }
}
