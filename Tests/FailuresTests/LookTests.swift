import Failures
import Guidance
import JSON
import Manifests
import Testing

/// The look that `verify` proposes, and the call that ends the matter.
struct LookTests {
  /// Guidance for a write that got a 500; `operations` are members of the manifest's own.
  private func guidance(
    _ operation: String,
    _ arguments: JSONObject,
    _ operations: String,
    kept: Bool = true
  ) throws -> Guidance {
    let manifest = try TestManifest.load(
      """
      {"recourse": 1, "id": "crm", "title": "Acme CRM", "about": "A test API.",
       "source": {"url": "https://example.com", "date": "2026-11-20"},
       "base_url": "https://api.crm.example.com/v1", "errors": {}, "operations": {\(operations)}}
      """
    )
    let found = try #require(manifest.operations.first { $0.name == operation })
    var context = CallContext(
      manifest: manifest,
      operation: found,
      arguments: arguments,
      now: TestManifest.noon
    )
    if kept { context.closing = CallContext.Closing(task: "tk_1", call: nil) }
    return try context.guidance(500)
  }

  private static func operation(_ name: String, _ method: String, _ path: String, _ rest: String)
    -> String
  {
    let effect = method == "GET" ? "read" : "write"
    return #""\#(name)": {"method": "\#(method)", "path": "\#(path)", "effect": "\#(effect)", "#
      + #""description": "d", \#(rest)}"#
  }

  private static let list = operation(
    "list",
    "GET",
    "/deals",
    #"""
    "arguments": {"properties": {"filter": {"type": "object"}, "sort": {"type": "object"},
      "limit": {"type": "integer"}, "q": {"type": "string"}}}
    """#
  )

  private static func create(_ look: String) -> String {
    operation(
      "create",
      "POST",
      "/deals",
      #"""
      "verify_with": \#(look), "arguments": {"properties": {"title": {"type": "string"},
        "values": {"type": "object"}, "limit": {"type": "integer"}}}
      """#
    )
  }

  @Test func `the manifest aims the look with what was sent`() throws {
    let look = #"""
      {"operation": "list", "arguments": {"filter": {"title": "{/values/title}",
        "stage": "{/values/stage}"}, "q": "{/title} by {/values/owner/id}",
        "sort": {"createdAt": "desc"}, "limit": 5}}
      """#
    let sent: JSONObject = [
      "title": "A", "values": ["title": "A \"B\"", "owner": ["id": 7]],
    ]
    let told = try guidance("create", sent, [Self.list, Self.create(look)].joined(separator: ","))
    let aimed: JSONValue = [
      "filter": ["title": "A \"B\""], "q": "A by 7", "sort": ["createdAt": "desc"], "limit": 5,
    ]
    #expect(told.structured["look"]?["arguments"] == aimed)
    #expect(told.text.contains("call crm_list with {"))
  }

  @Test func `what was not sent is left out of the look`() throws {
    let look = #"""
      {"operation": "list", "arguments": {"filter": {"title": "{/values/title}"},
        "q": "{/title} {/values/title}", "limit": 5}}
      """#
    let told = try guidance(
      "create",
      ["title": "A"],
      [Self.list, Self.create(look)].joined(separator: ",")
    )
    #expect(told.structured["look"]?["arguments"] == ["limit": 5])
  }

  private static let paths: [(write: (String, String), read: String, look: JSONValue?)] = [
    (("POST", "/deals"), "/deals", ["title": "A", "sort": "created", "order": "desc"]),
    (("PATCH", "/deals/{id}"), "/deals/{deal}", ["deal": 7]),
    (("PUT", "/deals/{id}"), "/deals", ["title": "A"]),
    (("DELETE", "/deals/{id}"), "/deals/{deal}", ["deal": 7]),
    (("POST", "/deals/{id}/close"), "/deals/{deal}", ["deal": 7]),
    (("POST", "/deals/{id}/notes"), "/deals/{deal}", nil),
    (("POST", "/deals"), "/notes", nil),
    (("POST", "/deals/{id}"), "/deals", nil),
  ]

  @Test(arguments: paths)
  func `without a word of the manifest the look comes from the paths`(
    write: (method: String, path: String),
    read: String,
    look: JSONValue?
  ) throws {
    let id = #""id": {"type": "integer"}"#
    let hasID = write.path.contains("{id}")
    let writing = #"""
      "arguments": {\#(hasID ? #""required": ["id"],"# : "") "properties": {
        \#(hasID ? id + "," : "") "title": {"type": "string"}, "password": {"type": "string"}}}
      """#
    let isItem = read.hasSuffix("}")
    let reading =
      isItem
      ? #""arguments": {"required": ["deal"], "properties": {"deal": {"type": "integer"}}}"#
      : #"""
      "arguments": {"properties": {"title": {"type": "string"}, "password": {"type": "string"},
        "sort": {"type": "string", "enum": ["updated", "created"]},
        "order": {"type": "string", "enum": ["asc", "desc"]}}}
      """#
    var sent: JSONObject = ["title": "A", "password": "p"]
    if hasID { sent["id"] = 7 }
    let told = try guidance(
      "write",
      sent,
      [
        Self.operation("write", write.method, write.path, writing),
        Self.operation("read", "GET", read, reading),
      ].joined(separator: ",")
    )
    #expect(told.structured["look"]?["arguments"] == look)
    #expect((told.structured["look"] == nil) == (look == nil))
    if look == nil { #expect(told.text.contains("with a tool that only reads")) }
  }

  @Test func `look, then say what you found, and nothing else`() throws {
    let sent: JSONObject = ["title": "A", "values": ["apiKey": "k", "nextPageToken": "t"]]
    let told = try guidance(
      "create",
      sent,
      [Self.list, Self.create(#""list""#)].joined(separator: ",")
    )
    #expect(
      told.text == #"""
        verify: Acme CRM failed after it had received this call, so it may have happened (500).
        It was sent with {"title":"A","values":{"apiKey":"[secret]","nextPageToken":"t"}}.
        Look first whether it happened: call crm_list at or after 2026-11-20T12:00:05Z (5 s from now).
        Then say what you found: resume_task with {"task":"tk_1","happened":true} if it happened \#
        (that closes it), with "happened":false if it did not (that sends it once more).
        Until then the same call of crm_create is not sent: it would only tell you this again.
        """#
    )
    #expect(told.structured["task"] == "tk_1")
    #expect(told.structured["look"] == ["tool": "crm_list", "at": "2026-11-20T12:00:05Z"])
    #expect(told.structured["close"]?["arguments_if_not"] == ["task": "tk_1", "happened": false])
    #expect(told.structured["arguments"]?["values"]?["apiKey"] == "[secret]")
  }

  @Test func `what is kept nowhere is made again by its own call`() throws {
    let told = try guidance(
      "create",
      ["title": "A"],
      [Self.list, Self.create(#""list""#)].joined(separator: ","),
      kept: false
    )
    #expect(told.text.contains("If it happened, go on; if it did not, call crm_create again."))
    #expect(!told.text.contains("resume_task"))
    #expect(told.structured["close"] == nil)
  }

  private static let shown: [(JSONObject, String)] = [
    (["a": "x"], #"{"a":"x"}"#),
    (
      ["password": "p", "user": ["clientSecret": "s"]],
      #"{"password":"[secret]","user":{"clientSecret":"[secret]"}}"#
    ),
    (["X-Auth-Token": "t", "page_token": "p"], #"{"X-Auth-Token":"[secret]","page_token":"p"}"#),
    (["pin": 1, "shipping": 2, "select": "/a"], #"{"pin":"[secret]","shipping":2}"#),
  ]

  @Test(arguments: shown)
  func `secrets in arguments are masked by their names`(arguments: JSONObject, text: String) {
    #expect(ShownArguments(arguments, limit: 300).text == text)
  }

  @Test func `long arguments are shortened, and what was cut is marked`() {
    let long = JSONValue.string(String(repeating: "x", count: 5000))
    let rows = JSONValue.array((0..<500).map { ["number": JSONValue($0), "text": long] })
    let shown = ShownArguments(["title": "A", "text": long, "rows": rows], limit: 300)
    #expect(shown.text.unicodeScalars.count <= 300)
    #expect(shown.text.hasPrefix(#"{"title":"A","text":"xxx"#))
    #expect(shown.text.contains("…"))
    #expect(shown.text.contains("more"))
    let wide = JSONObject((0..<200).map { ("argument\($0)", long) })
    #expect(ShownArguments(wide, limit: 120).text.unicodeScalars.count <= 120)
  }
}
