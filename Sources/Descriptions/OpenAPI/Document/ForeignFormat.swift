package import JSON
import Text

/// What a file is that is no description of an API in a form that is read here, by the marks that its own format prescribes.
package enum ForeignFormat: Sendable, Hashable, CaseIterable {
  case nothing, gzip, zip, pdf, binary
  case html, wsdl, wadl, odata, xml
  case raml, blueprint, protobuf, graphQL, markdown
  case postman, har, insomnia, introspection, asyncAPI, arazzo, overlay, discovery, swaggerOne
  case clientConfiguration, package, jsonSchema
  /// A list, a text or a number, of which no description consists.
  case noObject
  /// An object that names neither a version of OpenAPI nor one of the manifests.
  case unknownObject

  /// What it is and what to do, behind the name of the file.
  package var advice: String {
    switch self {
    case .nothing: "holds nothing; name the file, or the address, of the API's description."
    case .gzip: "is compressed; unpack it first with gunzip, then name what comes of it."
    case .zip: "is a ZIP archive; unpack it, then name the description inside."
    case .pdf:
      "is a PDF and no description that programs read; ask the API's makers for the OpenAPI document."
    case .binary: "is no text; name the JSON or YAML of the API's description."
    case .html:
      "is an HTML page and no description; name the address of the JSON or YAML itself, which such a "
        + "page often links to as \"raw\" or \"download\"."
    case .wsdl:
      "is a WSDL of a SOAP service, which is not spoken here; ask the API's makers for an OpenAPI "
        + "document of their HTTP API."
    case .wadl: Self.convert("a WADL", "api-spec-converter")
    case .odata: Self.convert("the metadata of an OData service", "odata-openapi")
    case .xml: "is XML and no description; name the JSON or YAML of the API's description."
    case .raml: Self.convert("RAML", "oas-raml-converter")
    case .blueprint: Self.convert("an API Blueprint", "apib2swagger")
    case .protobuf:
      "is a protobuf file; where its methods have HTTP annotations, make an OpenAPI document of it first "
        + "(protoc-gen-openapi does), then name that."
    case .graphQL, .introspection:
      "is a schema of GraphQL, which is not read here; write a manifest with one POST operation for each query "
        + "that is needed (the dialect \"github-graphql\" shows how its errors are read)."
    case .markdown: "is a text for people; name the JSON or YAML of the API's description."
    case .postman: Self.convert("a Postman collection", "postman-to-openapi")
    case .har: Self.convert("a HAR, a record of requests", "har-to-openapi")
    case .insomnia:
      "is an export of Insomnia; export the design document as OpenAPI there, then name that."
    case .asyncAPI:
      "is an AsyncAPI document, which describes messages; name the OpenAPI document of the HTTP calls."
    case .arazzo:
      "is an Arazzo document, which describes workflows; name the OpenAPI document that its "
        + "sourceDescriptions lead to."
    case .overlay:
      "is an Overlay, which changes a document; name the document, and give this with --overlay."
    case .discovery: Self.convert("a Google discovery document", "google-discovery-to-swagger")
    case .swaggerOne: Self.convert("a Swagger 1 document", "api-spec-converter")
    case .clientConfiguration:
      "is the configuration of an MCP client; name the API's description. recourse install writes such "
        + "a configuration."
    case .package: "is a package.json; name the API's description."
    case .jsonSchema: Self.schema + "; name the OpenAPI document that refers to it."
    case .noObject:
      "is neither an OpenAPI document nor a manifest: both are objects, and begin with "
        + "{\"openapi\": \"3.…\"}, {\"swagger\": \"2.0\"} or {\"recourse\": 1}."
    case .unknownObject:
      "is neither an OpenAPI document nor a manifest: none of \"openapi\", \"swagger\" and \"recourse\" "
        + "stands at the top."
    }
  }

  /// What is said of a JSON Schema that is named among descriptions, as a pattern of file names does.
  package static let passedOver = schema + "; it is passed over."

  private static let schema = "is a JSON Schema, which describes values and no calls"

  private static func convert(_ what: String, _ program: String) -> String {
    "is \(what); convert it to OpenAPI first (\(program) does), then name what comes of it."
  }
}

// MARK: - By the first bytes

extension ForeignFormat {
  /// Bytes at the start that are looked at.
  private static let headLimit = 4096

  /// The format that the first bytes of a file tell; nil where they may be JSON or YAML.
  package init?(of bytes: [UInt8]) {
    let head = bytes.prefix(Self.headLimit)
    if let format = Self.signature(head) {
      self = format
      return
    }
    guard let first = head.first(where: { $0 > 0x20 && ![0xEF, 0xBB, 0xBF].contains($0) }) else {
      guard bytes.count <= Self.headLimit else { return nil }
      self = .nothing
      return
    }
    // Texts in UTF-16 and UTF-32 begin so.
    let isWide = [[0xFF, 0xFE], [0xFE, 0xFF]].contains { head.starts(with: $0) }
    if !isWide, !head.prefix(4).contains(0),
      head.contains(0) || head.prefix(512).count(where: Self.isControl) > 3
    {
      self = .binary
      return
    }
    guard first != UInt8(ascii: "{"), first != UInt8(ascii: "[") else { return nil }
    let text = String(decoding: head, as: UTF8.self)
    guard let format = first == UInt8(ascii: "<") ? Self.markup(text) : Self.text(text) else {
      return nil
    }
    self = format
  }

  private static func signature(_ head: ArraySlice<UInt8>) -> ForeignFormat? {
    if head.starts(with: [0x1F, 0x8B]) { return .gzip }
    if head.starts(with: [0x50, 0x4B, 0x03, 0x04]) { return .zip }
    if head.starts(with: "%PDF-".utf8) { return .pdf }
    return head.starts(with: [0x89, 0x50, 0x4E, 0x47]) ? .binary : nil
  }

  private static func isControl(_ byte: UInt8) -> Bool { byte < 0x09 || byte > 0x0D && byte < 0x20 }

  private static func markup(_ text: String) -> ForeignFormat {
    let small = text.lowercased()
    if small.contains(text: "<html") || small.contains(text: "<!doctype html") { return .html }
    if small.contains(text: "schemas.xmlsoap.org/wsdl")
      || small.contains(text: "www.w3.org/ns/wsdl")
    {
      return .wsdl
    }
    if small.contains(text: "wadl.dev.java.net") { return .wadl }
    if small.contains(text: "<edmx:edmx") { return .odata }
    return small.contains(text: "<head") || small.contains(text: "<body") ? .html : .xml
  }

  private static func text(_ text: String) -> ForeignFormat? {
    let lines = text.split(whereSeparator: \.isNewline).lazy.map { $0.drop { $0 == " " } }
    guard let first = lines.first(where: { !$0.isEmpty }) else { return nil }
    if first.hasPrefix("#%RAML") { return .raml }
    if first.hasPrefix("FORMAT: 1A") { return .blueprint }
    if first.hasPrefix("syntax = \"proto") { return .protobuf }
    // Other texts may quote one further down.
    if let definition = lines.firstIndex(where: isGraphQL),
      !lines[..<definition].contains(where: isMember)
    {
      return .graphQL
    }
    let isHeading = first.hasPrefix("# ") || first.hasPrefix("## ")
    let isDescription = ["openapi", "swagger", "recourse"].contains { name in
      lines.contains { $0.hasPrefix(name + ":") || $0.hasPrefix("\"\(name)\"") }
    }
    return isHeading && !isDescription && !lines.contains(where: isMember) ? .markdown : nil
  }

  private static let definitions = [
    "type ", "schema ", "scalar ", "enum ", "input ", "interface ", "extend type ", "directive @",
  ]

  /// Whether a line opens a definition of GraphQL: `type Query {`.
  private static func isGraphQL(_ line: Substring) -> Bool {
    guard definitions.contains(where: { line.hasPrefix($0) }) else { return false }
    return line.hasSuffix("{") || line.hasPrefix("scalar ") || line.hasPrefix("directive @")
  }

  /// Whether a line is a member of YAML: a name, a colon and a blank or nothing.
  private static func isMember(_ line: Substring) -> Bool {
    guard let colon = line.firstIndex(of: ":") else { return false }
    let name = line[..<colon].utf8
    guard !name.isEmpty, name.allSatisfy({ ASCII.isAlphanumeric($0) || "_-$\"".utf8.contains($0) })
    else { return false }
    return line[colon...].dropFirst().first.map { $0 == " " } ?? true
  }
}

// MARK: - By the members at the top

extension ForeignFormat {
  /// The format of what was read; nil for a description of an API and a dialect.
  package init?(of value: JSONValue) {
    guard let root = value.object else {
      self = .noObject
      return
    }
    let own = ["openapi", "swagger", "recourse", "dialect"]
    guard !own.contains(where: { root[$0] != nil }) else { return nil }
    if let format = Self.marks.first(where: { $0.isMet(root) })?.format {
      self = format
      return
    }
    // What looks like a manifest or a dialect without its first member is told what it lacks.
    let parts = ["operations", "base_url", "errors", "id", "$schema"]
    guard !parts.contains(where: { root[$0] != nil }) else { return nil }
    self = .unknownObject
  }

  private static let marks: [(format: ForeignFormat, isMet: @Sendable (JSONObject) -> Bool)] = [
    (.postman, isPostman),
    (.har, { $0["log"]?["entries"] != nil }),
    (
      .insomnia,
      {
        $0["_type"]?.string == "export"
          || $0["type"]?.string?.hasPrefix("collection.insomnia") == true
      }
    ),
    (.introspection, { $0["__schema"] != nil || $0["data"]?["__schema"] != nil }),
    (.asyncAPI, { $0["asyncapi"] != nil }), (.arazzo, { $0["arazzo"] != nil }),
    (.overlay, { $0["overlay"] != nil }),
    (.discovery, { $0["kind"]?.string == "discovery#restDescription" }),
    (.swaggerOne, { $0["swaggerVersion"] != nil }),
    (.clientConfiguration, { $0["mcpServers"] != nil }),
    (.package, { $0["dependencies"] != nil && $0["name"] != nil }), (.jsonSchema, isJSONSchema),
  ]

  /// Whether something is a schema: it says so, or is one of objects or a library of them; with paths it is a description
  /// that does not say of which version.
  private static func isJSONSchema(_ root: JSONObject) -> Bool {
    guard root["paths"] == nil else { return false }
    if root["$schema"]?.string?.contains(text: "://json-schema.org/") == true { return true }
    let isOfObjects = root["type"]?.string == "object" && root["properties"]?.object != nil
    return isOfObjects || root["$defs"]?.object != nil || root["definitions"]?.object != nil
  }

  private static func isPostman(_ root: JSONObject) -> Bool {
    let root = root["collection"]?.object ?? root
    return root["info"]?["_postman_id"] != nil
      || root["info"]?["schema"]?.string?.contains(text: "getpostman.com") == true
      || root["item"]?.array != nil && root["info"] != nil
  }
}
