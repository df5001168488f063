import JSON
import Testing

/// Parameters that are secrets, though no scheme says so.
struct SecretParameterTests {
  private static func imported(
    _ parameters: [JSONValue],
    path: String = "/a",
    schemes: JSONObject = [:],
    security: JSONValue? = nil
  ) throws -> Imported {
    var document: JSONObject = [
      "openapi": "3.0.3",
      "paths": .object([
        path: .object([
          "get": .object(["operationId": "read", "parameters": .array(parameters)])
        ])
      ]),
    ]
    if !schemes.isEmpty { document["components"] = ["securitySchemes": .object(schemes)] }
    document["security"] = security
    return try Imported(document)
  }

  /// A parameter, and the credential that it becomes; nil where an agent fills it in.
  private static let rows: [(JSONObject, JSONObject?)] = [
    (
      ["name": "api_key", "in": "query", "required": true],
      ["env": "SHOP_API_KEY", "query": "api_key"]
    ),
    (
      ["name": "X-Api-Token", "in": "header", "required": true],
      ["env": "SHOP_X_API_TOKEN", "header": "X-Api-Token"]
    ),
    (
      ["name": "Authorization", "in": "header", "required": true, "example": "Bearer abc"],
      ["env": "SHOP_AUTHORIZATION", "header": "Authorization", "prefix": "Bearer "]
    ),
    (
      ["name": "appid", "in": "query", "required": true, "description": "Your unique API key"],
      ["env": "SHOP_APPID", "query": "appid"]
    ),
    (
      ["name": "session", "in": "cookie", "required": true],
      ["env": "SHOP_SESSION", "cookie": "session"]
    ),
    (["name": "page_token", "in": "query", "required": true], nil),
    (["name": "token", "in": "query", "description": "the pagination token"], nil),
    (["name": "key", "in": "query", "description": "the key of the entry"], nil),
    (["name": "X-CSRF-Token", "in": "header", "required": true], nil),
  ]

  @Test(arguments: rows)
  func `a parameter that is a secret becomes a credential`(
    parameter: JSONObject,
    credential: JSONObject?
  ) throws {
    let imported = try Self.imported([.object(parameter)])
    let credentials = imported.head["credentials"]?.object?.members ?? []
    #expect(credentials.first?.value.object == credential)
    let asked = imported.arguments["properties"]?.object?.names ?? []
    #expect(asked.isEmpty == (credential != nil))
    guard credential != nil else { return }
    #expect(imported.remarks.contains { $0.contains("no agent is asked for it") })
  }

  @Test func `a secret that is optional is sent where there is one`() throws {
    let parameter: JSONValue = ["name": "api_key", "in": "query"]
    let written = try Self.imported([parameter]).definition()["credentials"]
    #expect(written == [["api_key"], []])
  }

  @Test func `a token that is looked into is the matter of the call`() throws {
    let parameter: JSONValue = ["name": "access_token", "in": "query", "required": true]
    let imported = try Self.imported([parameter], path: "/tokeninfo")
    #expect(imported.head["credentials"] == nil)
  }

  @Test func `a field that a scheme fills is no second credential`() throws {
    let imported = try Self.imported(
      [["name": "Authorization", "in": "header", "required": true]],
      schemes: ["bearer": ["type": "http", "scheme": "bearer"]],
      security: [["bearer": []]]
    )
    #expect(imported.head["credentials"]?.object?.names == ["bearer"])
    #expect(imported.remarks.contains { $0.contains("the secret that the credentials carry") })
  }

  @Test func `a scheme by a word of the API's own puts that word before the key`() throws {
    let imported = try Self.imported(
      [],
      schemes: ["own": ["type": "http", "scheme": "Token"]],
      security: [["own": []]]
    )
    let credential: JSONValue = [
      "env": "SHOP_OWN", "header": "Authorization", "prefix": "Token ",
    ]
    #expect(imported.head["credentials"]?["own"] == credential)
  }
}
