import JSON
import Manifests
import Testing

struct DialectUseTests {
  @Test func `what a manifest says itself counts before what its dialects say`() throws {
    let own = #"""
      {"use": ["acme", "extra"], "code": ["json:/own"], "wait": [{"from": "header:Own", "as": "http"}],
       "rules": [{"when": {"code": ["MINE"]}, "do": "revise"}],
       "budgets": [{"id": "b", "kind": "spacing", "scope": "api", "every": 9,
         "source": {"url": "https://a.example", "date": "2026-11-20"}}]}
      """#
    let errors = try #require(try load(errors: own).manifest).errors
    #expect(errors.code.map(\.text) == ["json:/own", "json:/acme", "json:/extra"])
    #expect(errors.rules.map(\.when.codes) == [["MINE"], ["SLOW"], ["MORE"]])
    #expect(errors.rules.map(\.dialect) == [nil, "acme", "extra"])
    #expect(errors.rules.map(\.index) == [0, 0, 0])
    #expect(errors.budgets.map(\.limit) == [.spacing(9)])
    #expect(errors.idempotency?.place == .header("Acme-Key"))
    #expect(errors.waits.count == 2 && errors.pick == .max)
  }

  @Test func `a single value of the manifest's own stands`() throws {
    let own = #"{"use": "acme", "pick": "first", "idempotency": {"header": "My-Key"}}"#
    let errors = try #require(try load(errors: own).manifest).errors
    #expect(errors.pick == .first && errors.idempotency?.place == .header("My-Key"))
  }

  @Test func `a dialect alone reads as if its words stood in the manifest`() throws {
    var full = try #require(try FullManifest.document.object)
    var errors = try #require(full["errors"]?.object)
    errors["notes"] = [["when": ["json:/more": [true]], "say": "There is more."]]
    errors["rules"] = [
      ["when": ["code": ["A"]], "do": "retry", "scope": "ip+arg:q", "say": "Wait."]
    ]
    errors["budgets"] = errors["budgets"]?.array.map { .array($0.map(Self.withoutGroup)) }
    full["errors"] = .object(errors)
    full["samples"] = nil
    let written = try manifest(full, [:])
    full["errors"] = ["use": "full"]
    var used = try manifest(full, ["full": Self.dialect("full", .object(errors))])
    for index in used.errors.rules.indices { used.errors.rules[index].dialect = nil }
    let (left, right) = (Self.parts(written.errors), Self.parts(used.errors))
    for name in left.keys {
      #expect(left[name] == right[name], "\(name)")
      #expect(!["[]", "nil"].contains(left[name]), "\(name) is not in the manifest of all members")
    }
  }

  @Test(
    arguments: [
      (#""acne""#, "/errors/use", "there is no dialect \"acne\"; did you mean \"acme\"? known are"),
      (
        #"["acme", "zzz"]"#, "/errors/use/1", "there is no dialect \"zzz\"; known are acme, bad, ex"
      ),
      (#"["acme", "acme"]"#, "/errors/use/1", "the dialect \"acme\" is named twice"),
      (#""../acme""#, "/errors/use", "expected the name of a dialect, a lower-case letter"),
      ("[]", "/errors/use", "with at least one element"),
      ("7", "/errors/use", "the name of a dialect or an array of names"),
      (#""shut""#, "/errors/use", "the dialect \"shut\" cannot be read: shut.json may not be read"),
    ]
  )
  func `a dialect that cannot be had is said with its place and what there is`(
    use: String,
    pointer: String,
    part: String
  ) throws {
    let diagnostics = try load(errors: "{\"use\": \(use)}").diagnostics
    try #require(diagnostics.count == 1, "\(diagnostics)")
    #expect(diagnostics[0].pointer.description == pointer)
    #expect(diagnostics[0].message.contains(part), "\(diagnostics)")
  }

  @Test func `what is wrong in a dialect is said of the dialect's own file`() throws {
    let loaded = try load(errors: #"{"use": "bad"}"#)
    #expect(loaded.manifest == nil)
    let found = loaded.diagnostics.map { "\($0.file) \($0.pointer) \($0.line ?? 0)" }
    #expect(found == ["tiny.json /errors/use 1", "bad.json /errors/rules/0/do 1"])
    #expect(loaded.diagnostics[0].message.contains("has errors; mend bad.json"))
  }

  @Test func `where a manifest fills the field, the dialect's key goes and that is said`() throws {
    let change = [
      (pointer: "/errors", json: Optional(#"{"use": "acme"}"#)),
      (pointer: "/operations/add_deal/place/title", json: Optional("\"header:acme-key\"")),
    ]
    let loaded = Self.load(try TinyManifest.changed(change))
    #expect(loaded.manifest?.errors.idempotency == nil)
    #expect(loaded.diagnostics.map(\.severity) == [.warning])
    #expect(loaded.diagnostics.first?.pointer.description == "/errors/use")
  }

  @Test func `a manifest that knows no dialects says where one would go`() throws {
    let loaded = try TinyManifest.load((pointer: "/errors/use", json: "\"acme\""))
    #expect(loaded.diagnostics.first?.message.contains("put acme.json into the folder") == true)
  }

  // MARK: - What the tests use

  private static func dialect(_ name: String, _ errors: JSONValue) -> [UInt8] {
    JSONWriter.bytes([
      "recourse": 1, "dialect": .string(name), "title": "T", "about": "A.",
      "source": ["url": "https://a.example", "date": "2026-11-20"], "errors": errors,
    ])
  }

  private static let texts: [String: [UInt8]] = [
    "acme": dialect(
      "acme",
      [
        "code": ["json:/acme"], "pick": "max", "idempotency": ["header": "Acme-Key"],
        "wait": [["from": "header:Acme", "as": "http"]],
        "rules": [["when": ["code": ["SLOW"]], "do": "back_off"]],
        "budgets": [
          [
            "id": "b", "kind": "spacing", "scope": "api", "every": 1,
            "source": ["url": "https://a.example", "date": "2026-11-20"],
          ]
        ],
      ]
    ),
    "extra": dialect(
      "extra",
      [
        "code": ["json:/extra"], "pick": "first", "idempotency": ["header": "Extra-Key"],
        "rules": [["when": ["code": ["MORE"]], "do": "back_off"]],
      ]
    ),
    "bad": dialect("bad", ["rules": [["when": ["code": ["SLOW"]], "do": "wait"]]]),
  ]

  private static let source = DialectSource(
    names: { texts.keys.sorted() },
    entry: { name in
      if name == "shut" { return .unreadable("may not be read by this user", file: "shut.json") }
      return texts[name].map { .text($0, file: name + ".json") } ?? .absent
    }
  )

  private static func load(_ document: JSONValue) -> ManifestLoader.Loaded {
    ManifestLoader.load(bytes: JSONWriter.bytes(document), file: "tiny.json", dialects: source)
  }

  private func load(errors: String) throws -> ManifestLoader.Loaded {
    Self.load(try TinyManifest.changed([(pointer: "/errors", json: errors)]))
  }

  private func manifest(_ document: JSONObject, _ texts: [String: [UInt8]]) throws -> Manifest {
    let bytes = JSONWriter.bytes(.object(document))
    let loaded = ManifestLoader.load(bytes: bytes, file: "m.json", dialects: DialectSource(texts))
    return try #require(loaded.manifest, "\(loaded.diagnostics)")
  }

  private static func withoutGroup(_ budget: JSONValue) -> JSONValue {
    var object = budget.object ?? JSONObject()
    object["group"] = nil
    return .object(object)
  }

  /// The members of a vocabulary, each as text.
  private static func parts(_ errors: ErrorVocabulary) -> [String: String] {
    Dictionary(
      uniqueKeysWithValues: Mirror(reflecting: errors).children.map {
        ($0.label ?? "", String(describing: $0.value))
      }
    )
  }
}
