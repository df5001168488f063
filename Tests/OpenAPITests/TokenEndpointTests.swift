import JSON
import Manifests
import OpenAPI
import Testing

/// Operations that hand out tokens: the client's secret comes from a variable, and no agent is asked for secrets.
struct TokenEndpointTests {
  private static func members(_ names: [String]) -> JSONValue {
    .object([
      "type": "object", "properties": .object(JSONObject(names.map { ($0, ["type": "string"]) })),
    ])
  }

  private static func imported(
    _ content: String,
    _ schema: JSONValue,
    path: String = "/oauth/token"
  )
    throws -> Imported
  {
    try Imported(
      operation: [
        "requestBody": ["required": true, "content": .object([content: ["schema": schema]])]
      ],
      path: path
    )
  }

  private static let grant = members([
    "grant_type", "client_id", "client_secret", "refresh_token", "password", "scope",
  ])

  @Test(arguments: ["application/x-www-form-urlencoded", "application/json"])
  func `the secrets of a token's request are no arguments`(content: String) throws {
    let imported = try Self.imported(content, Self.grant)
    let names = imported.arguments["properties"]?.object?.names ?? []
    #expect(names == ["grant_type", "client_id", "scope"])
    #expect(
      imported.head["credentials"]?["client_secret"]
        == ["env": "SHOP_CLIENT_SECRET", "body": "/client_secret"]
    )
    #expect(imported.definition()["credentials"] == nil || imported.head["credentials"] != nil)
    #expect(imported.remarks.contains { $0.contains("SHOP_CLIENT_SECRET") })
    #expect(imported.remarks.contains { $0.contains("\"refresh_token\" is a secret") })
    #expect(imported.defects == [])
  }

  @Test(arguments: [
    (["grant_type"], true), (["grant_type", "client_secret"], false), ([], false),
  ])
  func `a client's secret that is not required may be left unset`(
    required: [String],
    isOptional: Bool
  ) throws {
    var schema = Self.grant.object ?? JSONObject()
    schema["required"] = .array(required.map { .string($0) })
    let imported = try Self.imported("application/json", .object(schema))
    #expect(imported.argument("client_secret") == .null)
    let credentials = JSONWriter.text(imported.definition()["credentials"] ?? .null)
    #expect(credentials == (isOptional ? #"[["client_secret"],[]]"# : "null"))
    #expect(imported.defects == [])
  }

  @Test func `they are none either where the content is one argument`() throws {
    let imported = try Self.imported(
      "application/json",
      ["anyOf": [Self.grant, Self.members(["grant_type", "client_secret", "code"])]]
    )
    let text = JSONWriter.text(imported.arguments)
    #expect(!text.contains("client_secret") && !text.contains("refresh_token"), "\(text)")
    #expect(imported.head["credentials"]?["client_secret"] != nil)
    #expect(imported.defects == [])
  }

  @Test func `the members of what is no request for a token stay`() throws {
    let imported = try Self.imported(
      "application/json",
      Self.members(["name", "client_secret"]),
      path: "/identity-providers"
    )
    #expect(imported.argument("client_secret") != .null)
    #expect(imported.head["credentials"] == nil)
  }

  @Test func `a client's secret in the query is a credential, wherever it stands`() throws {
    let parameters: JSONValue = [
      ["in": "query", "name": "client_id", "schema": ["type": "string"]],
      ["in": "query", "name": "client_secret", "schema": ["type": "string"]],
    ]
    let imported = try Imported([
      "paths": [
        "/oauth.access": ["get": ["operationId": "access", "parameters": parameters]],
        "/apps.uninstall": ["get": ["operationId": "uninstall", "parameters": parameters]],
        "/things": ["get": ["operationId": "things"]],
      ]
    ])
    #expect(
      imported.head["credentials"]?["client_secret"]
        == ["env": "SHOP_CLIENT_SECRET", "query": "client_secret"]
    )
    for name in ["access", "uninstall"] {
      let operation = imported.definition(name)
      #expect(operation["arguments"]?["properties"]?["client_secret"] == nil)
      #expect(operation["credentials"] == nil)
    }
    #expect(imported.definition("things")["credentials"] == [])
    #expect(imported.defects == [])
  }
}

/// What requests of Amazon's gateways are signed for.
struct SigningScopeTests {
  private static func scope(
    _ server: JSONValue,
    environment: [String: String] = [:],
    baseURL: String? = nil
  ) throws -> JSONValue? {
    var options = ImportOptionsOf.baseURL(baseURL)
    options.variable = { environment[$0] }
    let imported = try Imported(
      [
        "servers": [server], "security": [["sigv4": []]],
        "components": [
          "securitySchemes": [
            "sigv4": [
              "type": "apiKey", "name": "Authorization", "in": "header",
              "x-amazon-apigateway-authtype": "awsSigv4",
            ]
          ]
        ],
        "paths": ["/a": ["get": ["operationId": "a"]]],
      ],
      options: options
    )
    let aws = imported.head["credentials"]?["sigv4"]?["aws"]
    return aws.flatMap { [$0["region"] ?? .null, $0["service"] ?? .null] }
  }

  @Test(
    arguments: [
      ("https://s3.eu-west-1.amazonaws.com", [:], [:], nil, ["eu-west-1", "s3"]),
      ("https://b.s3.eu-west-1.amazonaws.com", [:], [:], nil, ["eu-west-1", "s3"]),
      ("https://iam.amazonaws.com", [:], [:], nil, ["us-east-1", "iam"]),
      (
        "https://sqs.cn-north-1.amazonaws.com.cn", [:], [:], nil, ["cn-north-1", "sqs"]
      ),
      (
        "https://{service}.{region}.amazonaws.com",
        ["service": ["default": "sns"], "region": ["default": "eu-north-1"]], [:], nil,
        ["eu-north-1", "sns"]
      ),
      (
        "https://api.example/{region}", ["region": ["default": "eu-north-1"]], [:], nil,
        ["eu-north-1", "execute-api"]
      ),
      (
        "https://api.example/{region}", ["region": ["default": "eu-north-1"]],
        ["SHOP_REGION": "us-west-2"], nil, ["us-west-2", "execute-api"]
      ),
      (
        "https://{service}.{region}.amazonaws.com",
        ["service": ["default": "sns"], "region": ["default": "eu-north-1"]],
        ["SHOP_REGION": "us-west-2"], "http://127.0.0.1:9", ["us-west-2", "sns"]
      ),
      (
        "https://api.example", [:], ["AWS_REGION": "ap-south-1"], nil,
        ["ap-south-1", "execute-api"]
      ),
      ("https://api.example", [:], [:], nil, ["us-east-1", "execute-api"]),
    ] as [(String, JSONValue, [String: String], String?, JSONValue)]
  )
  func `the host tells, else the server's variables, else the environment`(
    url: String,
    variables: JSONValue,
    environment: [String: String],
    baseURL: String?,
    scope: JSONValue
  ) throws {
    let server: JSONValue = ["url": .string(url), "variables": variables]
    #expect(try Self.scope(server, environment: environment, baseURL: baseURL) == scope)
  }
}
