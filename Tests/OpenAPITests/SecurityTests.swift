import JSON
import Testing

struct SecurityTests {
  private static func imported(
    _ schemes: JSONObject,
    security: JSONValue? = nil,
    operation: JSONObject = [:]
  ) throws -> Imported {
    var operation = operation
    operation["operationId"] = "read"
    var document: JSONObject = [
      "openapi": "3.0.3", "paths": .object(["/a": .object(["get": .object(operation)])]),
      "components": ["securitySchemes": .object(schemes)],
      "externalDocs": ["url": "https://shop.example/docs"],
    ]
    document["security"] = security
    return try Imported(document)
  }

  /// A scheme and the credential it makes.
  private static let rows: [(JSONObject, JSONObject)] = [
    (
      ["type": "apiKey", "in": "header", "name": "X-Key"],
      ["env": "SHOP_MY_KEY", "header": "X-Key"]
    ),
    (
      [
        "type": "apiKey", "in": "header", "name": "authorization",
        "description": "Bearer token authentication",
      ],
      ["env": "SHOP_MY_KEY", "header": "authorization", "prefix": "Bearer "]
    ),
    (["type": "apiKey", "in": "query", "name": "k"], ["env": "SHOP_MY_KEY", "query": "k"]),
    (["type": "apiKey", "in": "cookie", "name": "sid"], ["env": "SHOP_MY_KEY", "cookie": "sid"]),
    (
      ["type": "http", "scheme": "Bearer", "bearerFormat": "JWT"],
      ["env": "SHOP_MY_KEY", "header": "Authorization", "prefix": "Bearer "]
    ),
    (
      ["type": "http", "scheme": "basic"],
      ["basic": ["user": "SHOP_MY_KEY_USER", "password": "SHOP_MY_KEY_PASSWORD"]]
    ),
    (
      ["type": "http", "scheme": "Digest"],
      ["digest": ["user": "SHOP_MY_KEY_USER", "password": "SHOP_MY_KEY_PASSWORD"]]
    ),
    (
      ["type": "mutualTLS"],
      [
        "certificate": [
          "file": "SHOP_MY_KEY", "key": "SHOP_MY_KEY_KEY",
          "pass_phrase": "SHOP_MY_KEY_PASS_PHRASE", "authority": "SHOP_MY_KEY_AUTHORITY",
        ]
      ]
    ),
    (
      [
        "type": "apiKey", "in": "header", "name": "Authorization",
        "x-amazon-apigateway-authtype": "awsSigv4",
      ],
      [
        "aws": [
          "key_id": "AWS_ACCESS_KEY_ID", "secret": "AWS_SECRET_ACCESS_KEY",
          "session_token": "AWS_SESSION_TOKEN", "region": "us-east-1", "service": "execute-api",
        ]
      ]
    ),
    (
      [
        "type": "oauth2",
        "flows": ["clientCredentials": ["tokenUrl": "/token", "scopes": ["read": "Reads."]]],
      ],
      [
        "oauth2": [
          "token_url": "https://shop.example/token", "client_id": "SHOP_MY_KEY_CLIENT_ID",
          "client_secret": "SHOP_MY_KEY_CLIENT_SECRET", "scopes": ["read"],
        ]
      ]
    ),
    (
      [
        "type": "oauth2", "flows": ["authorizationCode": ["authorizationUrl": "https://a.example"]],
      ],
      ["env": "SHOP_MY_KEY", "header": "Authorization", "prefix": "Bearer "]
    ),
    (
      ["type": "openIdConnect", "openIdConnectUrl": "https://a.example"],
      ["env": "SHOP_MY_KEY", "header": "Authorization", "prefix": "Bearer "]
    ),
  ]

  @Test(arguments: rows)
  func `each security scheme becomes a credential`(
    scheme: JSONObject,
    credential: JSONObject
  ) throws {
    let imported = try Self.imported(
      ["my-key": .object(scheme), "other": ["type": "http", "scheme": "basic"]],
      security: [["my-key": ["read", "unknown"]]]
    )
    var expected = credential
    expected["obtain"] = "https://shop.example/docs"
    #expect(imported.head["credentials"] == ["my-key": .object(expected)])
    #expect(imported.definition()["credentials"] == nil)
    #expect(imported.defects == [])
  }

  /// What operations and the document ask for, and the credentials that a call carries.
  private static let requirements: [(own: JSONValue?, usual: JSONValue?, names: JSONValue?)] = [
    (nil, [["a": []]], nil), ([], [["a": []]], []), ([[:]], [["a": []]], []),
    ([["b": []]], [["a": []]], ["b"]), ([["odd": []], ["b": []]], [["a": []]], ["b"]),
    ([["a": [], "b": []]], [["a": []]], ["a", "b"]), ([["odd": []]], [["a": []]], []),
    ([[:], ["b": []]], [["a": []]], [["b"], []]), ([["missing": []]], [["a": []]], []),
    ([["b": []], ["a": []]], [["a": []]], [["b"], ["a"]]),
  ]

  @Test(arguments: requirements)
  func `the alternatives that can be met are what a call may carry`(
    own: JSONValue?,
    usual: JSONValue?,
    names: JSONValue?
  ) throws {
    var document: JSONObject = [
      "openapi": "3.0.3",
      "components": [
        "securitySchemes": [
          "a": ["type": "apiKey", "in": "header", "name": "A"],
          "b": ["type": "apiKey", "in": "header", "name": "B"],
          "odd": ["type": "http", "scheme": "negotiate"],
        ]
      ],
    ]
    var first: JSONObject = ["operationId": "first"]
    first["security"] = own
    let second: JSONObject = ["operationId": "second"]
    document["security"] = usual
    document["paths"] = ["/a": ["get": .object(first), "post": .object(second)]]
    let imported = try Imported(document)
    let expected = names == ["a", "b"] ? nil : names
    #expect(imported.definition("first")["credentials"] == expected)
    #expect(imported.defects == [])
  }

  @Test func `a document with one scheme that no operation asks for sends it with all`() throws {
    let scheme: JSONValue = ["type": "apiKey", "in": "header", "name": "A"]
    let one = try Self.imported(["a": scheme])
    #expect(one.head["credentials"]?.object?.names == ["a"])
    #expect(one.remarks.count == 1)
    let two = try Self.imported(["a": scheme, "b": scheme])
    #expect(two.head["credentials"] == nil)
    #expect(two.remarks.count == 1)
    let open = try Self.imported(["a": scheme], security: [])
    #expect(open.head["credentials"] == nil)
    #expect(open.remarks.isEmpty)
  }

  @Test(arguments: [
    ("header", "a b"), ("header", "a\r\nb: c"), ("header", "Host"), ("header", ""),
    ("header", String(repeating: "a", count: 129)), ("cookie", "a=b;c"), ("query", "a\nb"),
    ("query", ""),
  ])
  func `a key that cannot be sent under its name is left out, and it is said`(
    place: String,
    name: String
  ) throws {
    let imported = try Self.imported(
      ["odd": ["type": "apiKey", "in": .string(place), "name": .string(name)]],
      security: [["odd": []]]
    )
    #expect(imported.head["credentials"] == nil)
    #expect(imported.defects == [])
    #expect(imported.remarks.contains { $0.contains("no key can be sent under the name") })
  }

  @Test func `a Cookie field may be a key as a whole`() throws {
    let imported = try Self.imported(
      ["all": ["type": "apiKey", "in": "header", "name": "Cookie"]],
      security: [["all": []]]
    )
    #expect(imported.head["credentials"]?["all"]?["header"] == "Cookie")
    #expect(imported.defects == [])
  }

  @Test func `a scope that cannot be asked for is not`() throws {
    let flow: JSONValue = ["tokenUrl": "/token", "scopes": ["a": "", "b c": "", "\"d\"": ""]]
    let imported = try Self.imported(
      ["flow": ["type": "oauth2", "flows": ["clientCredentials": flow]]],
      security: [["flow": ["a", "b c", "\"d\""]]]
    )
    #expect(imported.head["credentials"]?["flow"]?["oauth2"]?["scopes"] == ["a"])
    #expect(imported.defects == [])
  }

  @Test(arguments: [
    ("discord", "BotToken", "DISCORD_BOT_TOKEN"), ("shop", "OAuth2", "SHOP_OAUTH2"),
    ("slack", "slackAuth", "SLACK_AUTH"), ("shop", "api key", "SHOP_API_KEY"),
    ("shop", "shop", "SHOP"), ("shop", "密", "SHOP_KEY"),
  ])
  func `variables are named after the API and the scheme`(
    id: String,
    scheme: String,
    name: String
  ) throws {
    let imported = try Imported(
      [
        "openapi": "3.0.3", "paths": ["/a": ["get": [:]]], "security": [.object([scheme: []])],
        "components": [
          "securitySchemes": .object([scheme: ["type": "apiKey", "in": "header", "name": "K"]])
        ],
      ],
      options: ImportOptionsOf.id(id)
    )
    let credentials = imported.head["credentials"]?.object?.members
    #expect(credentials?.first?.value["env"]?.string == name)
    #expect(imported.defects == [])
  }
}
