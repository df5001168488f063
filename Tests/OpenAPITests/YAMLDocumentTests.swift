import JSON
import Manifests
import OpenAPI
import Testing
import YAML

struct YAMLDocumentTests {
  private static let yaml = """
    openapi: 3.0.3
    info: {title: Shop, version: 1.10, description: "Sells: all"}
    servers: [{url: https://shop.example/v1}]
    x-common: &answers
      200: {description: ok}
      default: {description: no}
    paths:
      /things/{id}:
        get:
          operationId: getThing
          parameters:
            - {name: id, in: path, required: true, schema: {type: string}}
            - name: country
              in: query
              schema: {type: string, enum: [NO, SE], default: NO}
            - name: select
              in: query
              schema: {type: strange}
          responses: *answers
        delete:
          operationId: deleteThing
          parameters:
            - {name: id, in: path, required: true, schema: {type: string}}
          responses: {<<: *answers, 404: {description: none}}
    """

  private static let json = """
    {"openapi": "3.0.3", "info": {"title": "Shop", "version": 1.10, "description": "Sells: all"},
     "servers": [{"url": "https://shop.example/v1"}],
     "x-common": {"200": {"description": "ok"}, "default": {"description": "no"}},
     "paths": {"/things/{id}": {
      "get": {"operationId": "getThing", "parameters": [
       {"name": "id", "in": "path", "required": true, "schema": {"type": "string"}},
       {"name": "country", "in": "query",
        "schema": {"type": "string", "enum": ["NO", "SE"], "default": "NO"}},
       {"name": "select", "in": "query", "schema": {"type": "strange"}}],
       "responses": {"200": {"description": "ok"}, "default": {"description": "no"}}},
      "delete": {"operationId": "deleteThing", "parameters": [
       {"name": "id", "in": "path", "required": true, "schema": {"type": "string"}}],
       "responses": {"200": {"description": "ok"}, "default": {"description": "no"},
        "404": {"description": "none"}}}}}}
    """

  private static func imported(_ text: String) throws -> (OpenAPIImport, [Diagnostic]) {
    let document = try WrittenDocument(Array(text.utf8))
    let imported = try OpenAPIImport(
      document: document.value,
      file: "shop",
      options: ImportOptions(date: "2026-11-20")
    )
    return (imported, OpenAPIImport.placed(imported.allRemarks(), in: document))
  }

  @Test func `a document in YAML gives what its twin in JSON gives`() throws {
    let (yaml, said) = try Self.imported(Self.yaml)
    let (json, saidOfJSON) = try Self.imported(Self.json)
    #expect(yaml.manifest.document == json.manifest.document)
    #expect(said.map(\.message) == saidOfJSON.map(\.message))
    #expect(said.map(\.pointer) == saidOfJSON.map(\.pointer))
    #expect(said.map(\.line) == [16, 18])
  }
}
