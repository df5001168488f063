import JSON
import Manifests
import Testing

/// A small manifest that shows one part of the format, all of whose members are tried with wrong values.
struct SchemaSection: Sendable, CustomTestStringConvertible {
  let name: String
  let document: JSONValue

  /// The part that is tried.
  let part: JSONPointer
  var definition = "manifest"

  /// Parts that are tried elsewhere.
  var besides: [JSONPointer] = []
  var testDescription: String { name }

  /// The places that are tried.
  var places: [(pointer: JSONPointer, value: JSONValue)] {
    document.allPlaces.filter { pointer, _ in
      let isBeside = besides.contains { pointer.tokens.starts(with: $0.tokens) }
      return pointer.tokens.starts(with: part.tokens) && !isBeside
    }
  }

  /// The document as a place.
  var whole: (pointer: JSONPointer, value: JSONValue) { (JSONPointer(), document) }

  /// Whether the loader refuses the document with a change.
  func isRefusedByLoader(_ document: JSONValue) -> Bool {
    let bytes = JSONWriter.bytes(document)
    guard definition == "manifest" else {
      return Dialect.load(bytes: bytes, file: "full.json").dialect == nil
    }
    return ManifestLoader.load(bytes: bytes, file: "m.json", dialects: Self.dialects)
      .manifest == nil
  }

  /// What the loader says of the document with a change.
  func diagnostics(_ document: JSONValue) -> [Diagnostic] {
    let bytes = JSONWriter.bytes(document)
    guard definition == "manifest" else {
      return Dialect.load(bytes: bytes, file: "full.json").diagnostics
    }
    return ManifestLoader.load(bytes: bytes, file: "m.json", dialects: Self.dialects).diagnostics
  }

  // MARK: - The sections

  static let all: [SchemaSection] = (try? make()) ?? []

  private static func make() throws -> [SchemaSection] {
    let full = try FullManifest.document
    let sections =
      try sections(of: full)
      + variations.map { try variation(of: full, called: $0, at: $1, value: $2) }
    return sections + [try dialect(of: full)]
  }

  private static func sections(of full: JSONValue) throws -> [SchemaSection] {
    let small = small(full)
    var head = full.object ?? JSONObject()
    for name in ["credentials", "errors", "samples"] { head[name] = nil }
    head["operations"] = small["operations"]
    var sections = [section("head", .object(head), "")]
    sections[0].besides = [place("/operations/get"), place("/operations/put")]
    for name in ["credentials", "samples"] {
      let document = small.replacing(place("/" + name), with: full[name])
      sections.append(section(name, document, "/" + name))
    }
    for (name, operation) in full["operations"]?.object?.members.map({ ($0.name, $0.value) }) ?? []
    {
      let pointer = "/operations/" + name
      let document = small.replacing(place("/credentials"), with: full["credentials"])
        .replacing(place(pointer), with: operation)
      var section = section(pointer, document, pointer)
      let properties = operation["arguments"]?["properties"]?.object?.names ?? []
      section.besides = properties.dropFirst().map {
        place("\(pointer)/arguments/properties/\($0)")
      }
      sections.append(section)
    }
    for (name, value) in full["errors"]?.object?.members.map({ ($0.name, $0.value) }) ?? [] {
      let pointer = "/errors/" + name
      sections.append(section(pointer, small.replacing(place(pointer), with: value), pointer))
    }
    return sections
  }

  private static func variation(
    of full: JSONValue,
    called name: String,
    at pointer: String,
    value: String
  ) throws -> SchemaSection {
    var document = small(full).replacing(place(pointer), with: try JSONParser.parse(value))
    if name == "key in the path" {
      document = document.replacing(place("/operations/put/path"), with: "/{key}")
    }
    return section(name, document, pointer)
  }

  private static func dialect(of full: JSONValue) throws -> SchemaSection {
    var errors = full["errors"]?.object ?? JSONObject()
    for name in errors.names where !["rules", "budgets", "notes", "code"].contains(name) {
      errors[name] = nil
    }
    errors["rules"] = [["when": ["code": ["A"]], "do": "revise"]]
    errors["budgets"] = try JSONParser.parse(
      #"[{"id": "b", "kind": "bucket", "learn": {"pair": "header:P"}}]"#
    )
    errors["notes"] = [["when": ["json:/more": "exists"], "say": "More."]]
    let document: JSONValue = [
      "$schema": "s", "recourse": 1, "dialect": "full", "title": "Full", "about": "Everything.",
      "source": ["url": "https://full.example", "date": "2026-11-20"], "errors": .object(errors),
      "samples": [["name": "n", "status": 429, "expect": ["do": "revise"]]],
    ]
    var section = section("dialect", document, "")
    section.definition = "dialect"
    return section
  }

  /// A manifest without what is optional, but with the names that other parts refer to.
  private static func small(_ full: JSONValue) -> JSONValue {
    var small = full.object ?? JSONObject()
    for name in small.names where !required.contains(name) { small[name] = nil }
    small["operations"] = [
      "get": [
        "method": "GET", "path": "/{id}", "effect": "read", "group": "g", "description": "d",
        "arguments": [
          "required": ["id"],
          "properties": ["id": ["description": "Which."], "q": ["description": "What."]],
        ],
        "credentials": [],
      ],
      "put": [
        "method": "PUT", "path": "/", "effect": "write", "description": "d", "credentials": [],
      ],
    ]
    return .object(small)
  }

  private static let required = ["recourse", "id", "title", "about", "source", "base_url"]

  /// Forms that exclude those of the full manifest.
  private static let variations: [(name: String, pointer: String, value: String)] = [
    ("one dialect", "/errors/use", "\"other\""), ("dialects", "/errors/use", "[\"other\"]"),
    (
      "key in the body", "/errors/idempotency",
      #"{"json": "/key", "format": "raw", "ttl": 60, "first_sent": "A"}"#
    ),
    ("key in the path", "/errors/idempotency", #"{"path": "key"}"#),
    ("list of strikes", "/errors/strikes", "[401, 429]"),
    ("window", "/errors/budgets", budget(#""kind": "window", "limit": 5, "per": 1, "cost": 2"#)),
    (
      "bucket", "/errors/budgets",
      budget(#""kind": "bucket", "capacity": 50, "refill": 1, "cost": "json:/cost""#)
    ),
    (
      "offset", "/operations/get/pages",
      #"{"offset": {"argument": "q", "items": "/data", "total": ["json:/total", "header:X-N"]}}"#
    ),
    (
      "page", "/operations/get/pages",
      #"{"page": {"argument": "q", "items": "/data", "total": "json:/total", "first": 0}}"#
    ),
    (
      "link", "/operations/get/pages",
      #"{"link": {"next": "header:Link", "arguments": ["q"]}}"#
    ),
    (
      "variables", "/variables",
      #"{"part": {"env": "FULL_PART", "default": "a", "enum": ["a"], "description": "Which."}}"#
    ),
    ("secret in the content", "/credentials", #"{"key": {"env": "FULL_KEY", "body": "/secret"}}"#),
    ("concurrency", "/errors/budgets", budget(#""kind": "concurrency", "limit": 5"#)),
    ("spacing", "/errors/budgets", budget(#""kind": "spacing", "every": 5"#)),
  ]

  private static func budget(_ members: String) -> String {
    #"[{"id": "b", "scope": "api", "source": {"url": "https://a.example", "date": "2026-11-20"}, "#
      + members + "}]"
  }

  private static let dialects = DialectSource([
    "other": Array(
      #"""
      {"recourse": 1, "dialect": "other", "title": "T", "about": "A.", "errors": {},
       "source": {"url": "https://a.example", "date": "2026-11-20"}}
      """#.utf8
    )
  ])

  private static func section(
    _ name: String,
    _ document: JSONValue,
    _ part: String
  ) -> SchemaSection {
    SchemaSection(name: name, document: document, part: place(part))
  }

  private static func place(_ text: String) -> JSONPointer { JSONPointer(text) ?? JSONPointer() }
}
