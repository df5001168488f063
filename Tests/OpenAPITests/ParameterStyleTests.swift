import JSON
import Testing

/// How parameters are written, by what documents of every edition say of it.
struct ParameterStyleTests {
  /// A parameter without its name, and the place that its argument must have.
  struct Row: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var parameter: JSONObject
    var place: JSONValue
    var path = "/things"
    var version = "3.0.3"
  }

  private static let list: JSONValue = ["type": "array", "items": ["type": "string"]]
  private static let object: JSONValue = [
    "type": "object", "properties": ["a": ["type": "string"]],
  ]

  private static let rows: [Row] = [
    Row(
      testDescription: "query",
      parameter: ["in": "query", "schema": ["type": "integer"]],
      place: nil
    ),
    Row(testDescription: "query list", parameter: ["in": "query", "schema": list], place: nil),
    Row(
      testDescription: "query list in one",
      parameter: ["in": "query", "schema": list, "explode": false],
      place: ["in": "query", "name": "p", "style": "form", "explode": false]
    ),
    Row(
      testDescription: "query object",
      parameter: ["in": "query", "schema": object],
      place: ["in": "query", "name": "p", "style": "form", "explode": true]
    ),
    Row(
      testDescription: "query object in one",
      parameter: ["in": "query", "schema": object, "explode": false],
      place: ["in": "query", "name": "p", "style": "form", "explode": false]
    ),
    Row(
      testDescription: "deepObject",
      parameter: ["in": "query", "schema": object, "style": "deepObject", "explode": true],
      place: ["in": "query", "name": "p", "style": "deepObject", "explode": true]
    ),
    Row(
      testDescription: "spaceDelimited",
      parameter: ["in": "query", "schema": list, "style": "spaceDelimited"],
      place: ["in": "query", "name": "p", "style": "space", "explode": false]
    ),
    Row(
      testDescription: "pipeDelimited",
      parameter: ["in": "query", "schema": list, "style": "pipeDelimited"],
      place: ["in": "query", "name": "p", "style": "pipe", "explode": false]
    ),
    Row(
      testDescription: "allowReserved",
      parameter: ["in": "query", "schema": ["type": "string"], "allowReserved": true],
      place: [
        "in": "query", "name": "p", "style": "form", "explode": true, "allow_reserved": true,
      ]
    ),
    Row(
      testDescription: "content",
      parameter: ["in": "query", "content": ["application/json": ["schema": object]]],
      place: ["in": "query", "name": "p", "content": "application/json"]
    ),
    Row(
      testDescription: "path",
      parameter: ["in": "path", "required": true, "schema": ["type": "string"]],
      place: nil,
      path: "/things/{p}"
    ),
    Row(
      testDescription: "label",
      parameter: ["in": "path", "required": true, "schema": list, "style": "label"],
      place: ["in": "path", "name": "p", "style": "label", "explode": false],
      path: "/things/{p}"
    ),
    Row(
      testDescription: "matrix",
      parameter: [
        "in": "path", "required": true, "schema": object, "style": "matrix", "explode": true,
      ],
      place: ["in": "path", "name": "p", "style": "matrix", "explode": true],
      path: "/things/{p}"
    ),
    Row(
      testDescription: "header",
      parameter: ["in": "header", "schema": list],
      place: "header:p"
    ),
    Row(
      testDescription: "header object",
      parameter: ["in": "header", "schema": object, "explode": true],
      place: ["in": "header", "name": "p", "style": "simple", "explode": true]
    ),
    Row(
      testDescription: "cookie",
      parameter: ["in": "cookie", "schema": ["type": "string"]],
      place: "cookie:p"
    ),
    Row(
      testDescription: "2.0 csv",
      parameter: ["in": "query", "type": "array", "items": ["type": "string"]],
      place: ["in": "query", "name": "p", "style": "form", "explode": false],
      version: "2.0"
    ),
    Row(
      testDescription: "2.0 ssv",
      parameter: [
        "in": "query", "type": "array", "items": ["type": "string"], "collectionFormat": "ssv",
      ],
      place: ["in": "query", "name": "p", "style": "space", "explode": false],
      version: "2.0"
    ),
    Row(
      testDescription: "2.0 pipes",
      parameter: [
        "in": "query", "type": "array", "items": ["type": "string"], "collectionFormat": "pipes",
      ],
      place: ["in": "query", "name": "p", "style": "pipe", "explode": false],
      version: "2.0"
    ),
    Row(
      testDescription: "2.0 multi",
      parameter: [
        "in": "query", "type": "array", "items": ["type": "string"], "collectionFormat": "multi",
      ],
      place: nil,
      version: "2.0"
    ),
    Row(
      testDescription: "2.0 path csv",
      parameter: ["in": "path", "required": true, "type": "array", "items": ["type": "string"]],
      place: nil,
      path: "/things/{p}",
      version: "2.0"
    ),
  ]

  @Test(arguments: rows)
  func `each style of a parameter has its place in a manifest`(row: Row) throws {
    var parameter = row.parameter
    parameter["name"] = "p"
    let imported = try Imported(parameter: parameter, path: row.path, version: row.version)
    #expect(imported.place("p") == row.place)
    #expect(imported.arguments["properties"]?.object?.names == ["p"])
    #expect(imported.defects == [])
    #expect(imported.remarks == [])
  }

  @Test func `values separated by tabs are left to the agent, and it is said`() throws {
    let imported = try Imported(
      parameter: [
        "name": "p", "in": "query", "type": "array", "items": ["type": "string"],
        "collectionFormat": "tsv",
      ],
      version: "2.0"
    )
    #expect(imported.argument("p")["type"] == "string")
    #expect(imported.argument("p")["description"]?.string?.contains("separated by a tab") == true)
    #expect(imported.remarks.count == 1)
  }
}
