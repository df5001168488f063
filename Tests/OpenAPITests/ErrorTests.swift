import JSON
import Testing

struct ErrorTests {
  private static func errors(
    _ responses: JSONObject,
    members: JSONObject = [:],
    dialects: [String] = []
  ) throws -> JSONValue {
    var document: JSONObject = [
      "openapi": "3.0.3",
      "paths": [
        "/a": ["get": .object(["operationId": "a", "responses": .object(responses)])],
        "/b": ["get": ["operationId": "b"]],
      ],
    ]
    for member in members.members { document[member.name] = member.value }
    let imported = try Imported(document, options: ImportOptionsOf.errors(dialects))
    let errors = imported.head["errors"] ?? .null
    // The dialects themselves are not here.
    if errors["use"] == nil { #expect(imported.defects == []) }
    return errors
  }

  private static func answer(_ properties: JSONObject) -> JSONObject {
    let schema: JSONValue = ["type": "object", "properties": .object(properties)]
    return [
      "400": [
        "description": "Bad request",
        "content": ["application/problem+json": .object(["schema": schema])],
      ]
    ]
  }

  private static let text: JSONValue = ["type": "string"]

  /// The members of an error's schema, and where codes and messages are found.
  private static let rows: [(JSONObject, JSONObject)] = [
    (
      ["code": text, "message": text, "request_id": text],
      [
        "code": ["json:/code"], "message": ["json:/message"], "request_id": ["json:/request_id"],
      ]
    ),
    (
      ["type": text, "title": text, "status": ["type": "integer"], "detail": text],
      ["code": ["json:/type"], "message": ["json:/detail", "json:/title"]]
    ),
    (
      ["error": ["type": "object", "properties": ["code": text, "message": text, "param": text]]],
      [
        "code": ["json:/error/code"], "message": ["json:/error/message"],
        "fields": [["one": "/error/param", "text": "/error/message"]],
      ]
    ),
    (["error": text], ["message": ["json:/error"]]),
    (
      ["error": text, "error_description": text],
      ["code": ["json:/error"], "message": ["json:/error_description", "json:/error"]]
    ),
    (
      [
        "errors": [
          "type": "array",
          "items": [
            "type": "object", "properties": ["field": text, "message": text, "code": text],
          ],
        ]
      ],
      [
        "code": ["json:/errors/*/code"], "message": ["json:/errors/*/message"],
        "fields": [["each": "/errors", "field": "/field", "text": "/message"]],
      ]
    ),
    (
      [
        "message": text,
        "errors": ["type": "object", "additionalProperties": ["type": "array", "items": text]],
      ],
      ["message": ["json:/message"], "fields": [["map": "/errors"]]]
    ),
    (
      ["message": text, "retry_after": ["type": "number"]],
      ["message": ["json:/message"], "wait": [["from": "json:/retry_after", "as": "seconds"]]]
    ),
    (
      [
        "ok": ["type": "boolean", "enum": [false]],
        "error": ["type": "string", "enum": ["a", "b"]],
      ],
      ["failed": ["json:/ok=false"], "code": ["json:/error"], "message": ["json:/error"]]
    ),
  ]

  @Test(arguments: rows)
  func `schemas of errors show where codes, messages and fields stand`(
    properties: JSONObject,
    expected: JSONObject
  ) throws {
    #expect(try Self.errors(Self.answer(properties)) == .object(expected))
  }

  @Test func `declared fields tell how long to wait`() throws {
    let header: (String) -> JSONValue = { text in
      ["description": .string(text), "schema": ["type": "integer"]]
    }
    let errors = try Self.errors([
      "429": [
        "headers": .object([
          "X-RateLimit-Reset": header("Unix timestamp of the reset"),
          "X-Rate-Limit-Reset-After": header("Seconds left"),
          "RateLimit-Reset": header("No words about units"), "Retry-After": header(""),
          "X-Request-Id": header(""),
        ])
      ]
    ])
    #expect(
      errors == [
        "request_id": ["header:X-Request-Id"],
        "wait": [
          ["from": "header:Retry-After", "as": "http"],
          ["from": "header:X-Rate-Limit-Reset-After", "as": "seconds"],
          ["from": "header:X-RateLimit-Reset", "as": "unix"],
        ],
      ]
    )
  }

  @Test func `descriptions of statuses are passed on where they say more than the status`() throws {
    let errors = try Self.errors([
      "404": ["description": "The shelf was emptied overnight; look in the archive"],
      "409": ["description": "Conflict"], "400": ["description": "Bad Request: invalid parameters"],
      "4XX": ["description": "Some long text about every shelf and archive there is."],
    ])
    #expect(
      errors == [
        "rules": [
          [
            "when": ["status": [404], "operation": ["a"]], "do": "revise",
            "say":
              "The API's description says of a 404 here: The shelf was emptied overnight; look in the archive.",
          ]
        ]
      ]
    )
  }

  private static let good: [(JSONObject, [JSONValue])] = [
    (["success": ["type": "boolean"], "data": ["type": "object"]], ["json:/success=false"]),
    (["ok": ["type": "boolean"]], ["json:/ok=false"]),
    (["error": ["type": "object"], "data": ["type": "object"]], ["json:/error"]),
    (["ok": ["type": "boolean"], "error": ["type": "object"]], ["json:/ok=false", "json:/error"]),
    // The error of a job that has been asked for is data, and so is a text.
    (["id": text, "error": ["type": "object"]], []), (["error": text], []),
    (["success": text], []),
    // So is a flag of a job, or of a state of health.
    (["run_id": text, "success": ["type": "boolean"], "message": text], []),
    (["ok": ["type": "boolean"], "started_at": text], []),
    (["ok": ["type": "boolean"], "error": text], []),
    (
      ["ok": ["type": "boolean"], "request_id": text, "error": text, "data": text],
      ["json:/ok=false"]
    ),
  ]

  @Test(arguments: good)
  func `good answers that can say no by their own schema are read so`(
    properties: JSONObject,
    failed: [JSONValue]
  ) throws {
    let schema: JSONValue = ["allOf": [["type": "object", "properties": .object(properties)]]]
    let answer: JSONObject = [
      "200": ["description": "d", "content": ["application/json": .object(["schema": schema])]]
    ]
    let errors = try Self.errors(answer)
    #expect(errors["failed"]?.array ?? [] == failed)
  }

  @Test func `with a dialect nothing is guessed`() throws {
    let responses = Self.answer(["code": Self.text])
    #expect(try Self.errors(responses, dialects: ["slack"]) == ["use": "slack"])
    #expect(
      try Self.errors(
        responses,
        members: ["x-recourse-errors": ["use": "stripe", "strikes": [429]]],
        dialects: ["slack"]
      ) == ["use": ["slack", "stripe"], "strikes": [429]]
    )
    #expect(
      try Self.errors(responses, members: ["x-recourse-errors": "stripe"]) == ["use": "stripe"]
    )
    #expect(
      try Self.errors(responses, members: ["x-recourse-errors": ["code": ["json:/x"]]])
        == ["code": ["json:/x"]]
    )
  }

  @Test func `keys of idempotency are the server's where every call takes one`() throws {
    let key: JSONValue = [
      "name": "Idempotency-Key", "in": "header", "required": true, "schema": Self.text,
    ]
    let operation: (JSONValue?) -> JSONValue = { key in
      ["parameters": .array(key.map { [$0] } ?? [])]
    }
    let all = try Imported([
      "paths": [
        "/a": ["post": operation(key)], "/b": ["get": operation(nil), "patch": operation(key)],
      ]
    ])
    #expect(all.head["errors"]?["idempotency"] == ["header": "Idempotency-Key"])
    #expect(all.arguments["properties"] == [:])
    #expect(all.defects == [])
    let some = try Imported([
      "paths": ["/a": ["post": operation(key)], "/b": ["patch": operation(nil)]]
    ])
    #expect(some.head["errors"]?["idempotency"] == nil)
    #expect(some.place("Idempotency-Key") == "header:Idempotency-Key")
    #expect(some.defects == [])
  }
}
