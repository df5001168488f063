import JSON
import OpenAPI
import Testing
import YAML

/// Files that are no description of an API, each known for what it is.
struct ForeignFormatTests {
  private static let texts: [(String, ForeignFormat)] = [
    ("", .nothing), (" \n\t\n", .nothing), ("\u{FEFF}\n", .nothing),
    ("<!DOCTYPE html><html><head><title>API</title>", .html), ("<body>hi", .html),
    (#"<?xml version="1.0"?><definitions xmlns="http://schemas.xmlsoap.org/wsdl/"/>"#, .wsdl),
    (#"<application xmlns="http://wadl.dev.java.net/2009/02"/>"#, .wadl),
    (#"<edmx:Edmx Version="4.0"/>"#, .odata), ("<note/>", .xml),
    ("#%RAML 1.0\ntitle: My API\n", .raml), ("FORMAT: 1A\n# My API\n", .blueprint),
    ("syntax = \"proto3\";\nservice A {}\n", .protobuf),
    ("# Users\n\"\"\"\nA user.\n\"\"\"\ntype Query {\n  user(id: ID!): User\n}\n", .graphQL),
    ("# Title\n\nSome words of documentation\n", .markdown), ("%PDF-1.7\n", .pdf),
  ]

  @Test(arguments: texts)
  func `a text is known by its beginning`(text: String, format: ForeignFormat) {
    #expect(ForeignFormat(of: Array(text.utf8)) == format)
  }

  @Test(
    arguments: [
      ([0x1F, 0x8B, 8, 0], .gzip), ([0x50, 0x4B, 3, 4, 9], .zip),
      ([0x89, 0x50, 0x4E, 0x47, 0x0D], .binary),
      ([0x7F, 0x45, 0x4C, 0x46, 2, 1, 1, 0, 0, 0], .binary),
    ] as [([UInt8], ForeignFormat)]
  )
  func `bytes are known by their signature`(bytes: [UInt8], format: ForeignFormat) {
    #expect(ForeignFormat(of: bytes) == format)
  }

  @Test(
    arguments: [
      #"{"openapi": "3.0.0"}"#, "openapi: 3.0.0\ninfo: {}\n", "# My API\nopenapi: 3.0.0\n", "[1]",
      "# A comment\n---\nid: x\nrecourse: 1\n",
      "openapi: 3.1.0\ninfo:\n  description: |\n    type Query {\n    # Title\n",
      "\"openapi\": 3.0.0\n",
    ]
  )
  func `what may be JSON or YAML goes on to be read`(text: String) {
    #expect(ForeignFormat(of: Array(text.utf8)) == nil)
    #expect(
      ForeignFormat(of: Array(text.utf16).flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }) == nil
    )
  }

  private static let values: [(String, ForeignFormat?)] = [
    (#"{"info": {"_postman_id": "x"}, "item": []}"#, .postman),
    (#"{"collection": {"info": {"schema": "https://schema.getpostman.com/json/x"}}}"#, .postman),
    (#"{"log": {"version": "1.2", "entries": []}}"#, .har), (#"{"_type": "export"}"#, .insomnia),
    (#"{"data": {"__schema": {"types": []}}}"#, .introspection),
    (#"{"asyncapi": "2.6.0"}"#, .asyncAPI),
    (#"{"arazzo": "1.0.0"}"#, .arazzo), (#"{"overlay": "1.0.0"}"#, .overlay),
    (#"{"kind": "discovery#restDescription"}"#, .discovery),
    (#"{"swaggerVersion": "1.2"}"#, .swaggerOne),
    (#"{"mcpServers": {}}"#, .clientConfiguration),
    (#"{"name": "x", "dependencies": {}}"#, .package), ("[1, 2]", .noObject),
    (#""text""#, .noObject),
    (#"{"message": "Not Found"}"#, .unknownObject), (#"{"paths": {}, "info": {}}"#, .unknownObject),
    (#"{"paths": {}, "definitions": {"User": {}}}"#, .unknownObject),
    (#"{"openapi": "3.0.0", "log": {"entries": []}}"#, nil), (#"{"recourse": 1}"#, nil),
    (#"{"dialect": "x"}"#, nil), (#"{"$schema": "https://json-schema.org/x"}"#, .jsonSchema),
    (#"{"$schema": "http://json-schema.org/draft-07/schema#"}"#, .jsonSchema),
    (#"{"type": "object", "properties": {}}"#, .jsonSchema), (#"{"$defs": {}}"#, .jsonSchema),
    (#"{"recourse": 1, "$schema": "https://json-schema.org/x"}"#, nil),
    (#"{"id": "x", "operations": {}}"#, nil),
  ]

  @Test(arguments: values)
  func `an object is known by its members`(text: String, format: ForeignFormat?) throws {
    #expect(ForeignFormat(of: try JSONParser.parse(text)) == format)
  }

  @Test func `each says what it is and what to do`() {
    for format in ForeignFormat.allCases {
      let advice = format.advice
      #expect(advice.hasPrefix("is ") || advice.hasPrefix("holds "), "\(advice)")
      #expect(advice.hasSuffix(".") && advice.count > 40 && advice.count < 260, "\(advice)")
    }
  }
}
