/// A document with a bit of everything, to be broken in many ways.
enum Everything {
  static let text = #"""
    {"openapi": "3.0.3", "info": {"title": "Every Thing", "description": "All of it.", "version": "1"},
     "servers": [{"url": "https://{r}.example/v1", "variables": {"r": {"default": "eu", "enum": ["eu", "us"]}}}],
     "tags": [{"name": "t"}], "security": [{"key": []}, {"flow": ["a"]}],
     "paths": {
      "/things/{id}": {"parameters": [{"$ref": "#/components/parameters/Id"}],
       "get": {"operationId": "getThing", "tags": ["t"], "summary": "Gets a thing.",
        "parameters": [
         {"name": "f", "in": "query", "style": "deepObject", "explode": true,
          "schema": {"type": "object", "properties": {"s": {"type": "string", "enum": ["a", "b"]}}}},
         {"name": "l", "in": "query", "style": "pipeDelimited", "schema": {"type": "array", "items": {"type": "integer"}}},
         {"name": "j", "in": "query", "content": {"application/json": {"schema": {"type": "object"}}}},
         {"name": "X-H", "in": "header", "schema": {"type": "string"}}, {"name": "c", "in": "cookie", "schema": {"type": "string"}}],
        "responses": {"200": {"description": "Good", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}},
         "404": {"$ref": "#/components/responses/Missing"},
         "429": {"description": "Slow", "headers": {"Retry-After": {"schema": {"type": "integer"}}}}}},
       "put": {"operationId": "put_thing", "requestBody": {"required": true, "content": {"application/json": {"schema":
         {"allOf": [{"$ref": "#/components/schemas/Base"}, {"type": "object", "required": ["name"],
          "properties": {"name": {"type": "string", "nullable": true, "maxLength": 9},
           "pet": {"oneOf": [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}],
            "discriminator": {"propertyName": "kind", "mapping": {"cat": "#/components/schemas/Cat"}}}}}]}}}},
        "responses": {"default": {"description": "Error", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}}}},
       "delete": {"security": [], "deprecated": true, "responses": {"204": {"description": "Gone"}}}},
      "/upload": {"post": {"operationId": "upload", "security": [{"flow": ["a"]}],
        "requestBody": {"content": {"multipart/form-data": {"schema": {"type": "object", "properties":
         {"file": {"type": "string", "format": "binary"}, "meta": {"type": "object"}}},
         "encoding": {"meta": {"contentType": "application/json"}}}}}, "responses": {}}},
      "/form": {"post": {"requestBody": {"content": {"application/x-www-form-urlencoded": {"schema": {"type": "object",
         "properties": {"task": {"type": "string"}, "a[]": {"type": "array", "items": {"type": "string"}}}},
         "encoding": {"a[]": {"style": "form", "explode": true}}}}}, "responses": {}}}},
     "components": {
      "parameters": {"Id": {"name": "id", "in": "path", "required": true, "schema": {"type": "string", "format": "uuid"}}},
      "responses": {"Missing": {"description": "The thing was given away to somebody else yesterday",
       "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}}},
      "schemas": {
       "Base": {"type": "object", "required": ["id"], "properties": {"id": {"type": "integer", "minimum": 0, "exclusiveMinimum": true}}},
       "Thing": {"type": "object", "properties": {"next": {"$ref": "#/components/schemas/Thing"}, "n": {"type": "number"}}},
       "Cat": {"type": "object", "properties": {"kind": {"type": "string"}}},
       "Dog": {"type": "object", "properties": {"kind": {"type": "string"}, "age": {"type": "integer"}}},
       "Error": {"type": "object", "properties": {"code": {"type": "string"}, "message": {"type": "string"},
        "errors": {"type": "array", "items": {"type": "object", "properties": {"field": {"type": "string"}, "message": {"type": "string"}}}}}}},
      "securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "X-Key"},
       "flow": {"type": "oauth2", "flows": {"clientCredentials": {"tokenUrl": "/token", "scopes": {"a": "A."}}}}}}}
    """#
}
