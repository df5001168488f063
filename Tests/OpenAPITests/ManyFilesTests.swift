import JSON
import Manifests
import OpenAPI
import Testing
import YAML

struct ManyFilesTests {
  private static let files: [String: String] = [
    "api/paths/index.yaml": """
    /ships/{id}: {$ref: ship.yaml}
    /lost: {$ref: lost.yaml}
    /quays:
      get: {$ref: "ops.yaml#/listQuays"}
      post: {$ref: "ops.yaml#/none"}
    """,
    "api/paths/ship.yaml": """
    parameters: {$ref: "../../shared/components.yaml#/lists/ship"}
    get:
      operationId: getShip
      responses: {$ref: ../../shared/responses.yaml}
    """,
    "api/paths/ops.yaml": """
    listQuays:
      operationId: listQuays
      parameters:
        - {$ref: "#/parameters/Limit"}
        - {$ref: "#/parameters/Nope"}
      responses: {200: {description: ok}}
    parameters:
      Limit: {name: limit, in: query, description: How many., schema: {type: integer}}
    """,
    "shared/components.yaml": """
    lists:
      ship: [{$ref: "../api/openapi.yaml#/components/parameters/Id"}]
    parameters:
      Id: {name: id, in: path, required: true, description: The ship., schema: {$ref: "#/schemas/Id"}}
    schemas:
      Id: {type: string, minLength: 3}
      Unused: {properties: {$ref: {type: string}, a: {$ref: "#/schemas/Gone"}}}
      Shown: {type: object, example: {$ref: "#/nowhere"}, x-note: {$ref: "#/nowhere"}}
    """,
    "shared/responses.yaml":
      "200: {description: ok, content: {application/json: {schema: {type: object}}}}",
  ]

  private static let root = """
    openapi: 3.0.3
    info: {title: Harbour}
    servers: [{url: https://harbour.example}]
    paths: {$ref: paths/index.yaml}
    components: {$ref: ../shared/components.yaml}
    """

  private static func imported() throws -> OpenAPIImport {
    var location = DocumentLocation(path: "api/openapi.yaml") { path in
      files[path].flatMap { try? WrittenDocument(Array($0.utf8)).value }
    }
    location.text = { path in files[path].flatMap { try? WrittenDocument(Array($0.utf8)) } }
    location.name = { "root/" + $0 }
    return try OpenAPIImport(
      document: try WrittenDocument(Array(root.utf8)).value,
      file: "root/api/openapi.yaml",
      options: ImportOptions(date: "2026-11-28"),
      location: location
    )
  }

  @Test func `paths, operations, lists and answers may be files below the root`() throws {
    let manifest = try Self.imported().manifest
    #expect(manifest.operations.map(\.name) == ["get_ship", "list_quays"])
    let ship = manifest.operations[0].definition()
    #expect(ship["arguments"]?["properties"]?["id"]?["minLength"] == 3)
    #expect(ship["output"] == ["type": "object"])
    let quays = manifest.operations[1].definition()
    #expect(quays["arguments"]?["properties"]?.object?.names == ["limit"])
  }

  @Test func `every reference that leads nowhere is named with its file and line, and counted`()
    throws
  {
    let imported = try Self.imported()
    let (remarks, lost) = imported.wholeReport()
    #expect(lost == 4)
    var location = DocumentLocation(path: "api/openapi.yaml") { _ in nil }
    location.text = { path in
      Self.files[path].flatMap { try? WrittenDocument(Array($0.utf8)) }
    }
    location.name = { "root/" + $0 }
    let placed = OpenAPIImport.placed(
      remarks,
      in: try WrittenDocument(Array(Self.root.utf8)),
      file: "root/api/openapi.yaml",
      at: location
    )
    let named = placed.filter { $0.message.hasPrefix("the reference") }
    #expect(
      named.map { "\($0.file):\($0.line ?? 0)" }.sorted() == [
        "root/api/paths/index.yaml:2", "root/api/paths/index.yaml:5",
        "root/api/paths/ops.yaml:5", "root/shared/components.yaml:7",
      ]
    )
    #expect(
      named.map { String($0.message.split(separator: ";").last ?? "") }.sorted() == [
        " the operation is left out", " the parameter is left out", " the path is left out",
        " what it stands for is left out",
      ]
    )
  }

  @Test func `a path's own members stand beside those it refers to`() throws {
    let imported = try Imported([
      "paths": [
        "/a": [
          "$ref": "#/components/pathItems/A",
          "get": ["operationId": "own", "responses": [:]],
        ]
      ],
      "components": [
        "pathItems": [
          "A": [
            "get": ["operationId": "theirs", "responses": [:]],
            "put": ["operationId": "put", "responses": [:]],
          ]
        ]
      ],
    ])
    #expect(imported.result.manifest.operations.map(\.name) == ["own", "put"])
  }

  @Test(
    arguments: [
      (nil, "whose files may be read; name one above both files with --root DIR"),
      (
        "https://h.example/v2/",
        "copy both to this machine, and name the folder above them with --root DIR"
      ),
    ] as [(String?, String)]
  )
  func `what to do about a reference that leads out of the folder depends on where the document is`(
    root: String?,
    advice: String
  ) throws {
    let location = DocumentLocation(
      path: "a.yaml",
      address: root.map { $0 + "a.yaml" },
      rootAddress: root,
      content: { _ in nil }
    )
    let imported = try OpenAPIImport(
      document: [
        "openapi": "3.0.3", "info": ["title": "H"], "servers": [["url": "https://h.example"]],
        "paths": [
          "/a": ["get": ["operationId": "a", "parameters": [["$ref": "../b.yaml#/x"]]]]
        ],
      ],
      file: "a.yaml",
      options: ImportOptions(date: "2026-11-28"),
      location: location
    )
    let remarks = imported.allRemarks().map(\.message)
    #expect(remarks.contains { $0.contains(advice) }, "\(remarks)")
  }

  @Test func `a relative server is read from the document's address`() throws {
    let location = DocumentLocation(
      path: "openapi.yaml",
      address: "https://harbour.example/v2/docs/openapi.yaml",
      rootAddress: "https://harbour.example/v2/docs/",
      content: { _ in nil }
    )
    func base(_ members: JSONObject) throws -> JSONValue? {
      var document: JSONObject = ["info": ["title": "H"], "paths": ["/a": ["get": [:]]]]
      for member in members.members { document[member.name] = member.value }
      return try OpenAPIImport(
        document: .object(document),
        file: "https://harbour.example/v2/docs/openapi.yaml",
        options: ImportOptions(date: "2026-11-28"),
        location: location
      ).manifest.head["base_url"]
    }
    #expect(try base(["openapi": "3.0.3"]) == "https://harbour.example")
    #expect(
      try base(["openapi": "3.0.3", "servers": [["url": "../api"]]])
        == "https://harbour.example/v2/api"
    )
    #expect(
      try base(["swagger": "2.0", "basePath": "/v1"]) == "https://harbour.example/v1"
    )
  }
}

/// Documents that are split as finely as some vendors split them: a file for each path.
struct VeryManyFilesTests {
  @Test func `three thousand files are read, none of them for nothing`() throws {
    let paths = (0..<3000).map { ("/t\($0)", ["$ref": .string("paths/\($0).yaml")] as JSONValue) }
    let document: JSONValue = [
      "openapi": "3.0.3", "info": ["title": "Shop"], "servers": [["url": "https://shop.example"]],
      "paths": .object(JSONObject(paths)),
    ]
    let result = try OpenAPIImport(
      document: document,
      file: "openapi.yaml",
      options: ImportOptions(date: "2026-11-20"),
      location: DocumentLocation(path: "openapi.yaml") { path in
        ["get": ["operationId": .string("read_" + path.filter(\.isNumber))]]
      }
    )
    #expect(result.manifest.operations.count == 3000)
    #expect(!result.allRemarks().contains { $0.message.contains("leads nowhere") })
  }
}
