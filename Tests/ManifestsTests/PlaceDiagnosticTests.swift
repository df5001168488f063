import JSON
import Manifests
import Testing

struct PlaceDiagnosticTests {
  @Test(arguments: objects + styles + names + files + contents + encodings)
  func `what is wrong with a place is said`(row: DiagnosticRow) throws { try row.check() }

  @Test(
    arguments: [
      ("query:x", .query(name: "x"), .usual), ("cookie:sid", .cookie(name: "sid"), .usual),
      ("header:X-A", .header(name: "X-A"), .usual),
      (#"{"in": "query"}"#, .query(name: "fields"), .usual),
      (#"{"in": "query", "name": "f[]"}"#, .query(name: "f[]"), .usual),
      (#"{"in": "query", "style": "pipe"}"#, .query(name: "fields"), .styled(ValueStyle(.pipe))),
      (
        #"{"in": "query", "explode": false}"#, .query(name: "fields"),
        .styled(ValueStyle(.form, isExploded: false))
      ),
      (
        #"{"in": "query", "allow_reserved": true}"#, .query(name: "fields"),
        .styled(ValueStyle(.deepObject, keepsReserved: true))
      ),
      (
        #"{"in": "query", "style": "form", "allow_reserved": true}"#, .query(name: "fields"),
        .styled(ValueStyle(.form, isExploded: true, keepsReserved: true))
      ),
      (
        #"{"in": "header", "name": "X-A", "explode": true}"#, .header(name: "X-A"),
        .styled(ValueStyle(.simple, isExploded: true))
      ),
      (
        #"{"in": "cookie", "name": "c", "style": "form", "explode": false}"#, .cookie(name: "c"),
        .styled(ValueStyle(.form, isExploded: false))
      ),
      (
        #"{"in": "query", "content": "application/json"}"#, .query(name: "fields"),
        .content("application/json")
      ),
    ] as [(String, ParameterLocation.Target, ParameterStyle)]
  )
  func `a place is a text or an object`(
    row: (json: String, target: ParameterLocation.Target, notation: ParameterStyle)
  ) throws {
    let json = row.json.hasPrefix("{") ? row.json : "\"\(row.json)\""
    let loaded = try TinyManifest.load((pointer: Self.place, json: json))
    #expect(loaded.diagnostics.map(\.description) == [])
    let place = loaded.manifest?.operations.first?.places.last
    #expect(
      place == ParameterLocation(argument: "fields", target: row.target, notation: row.notation)
    )
  }

  @Test func `an argument may stand in the path under another name`() throws {
    let loaded = try TinyManifest.load(
      (pointer: "/operations/get_deal/path", json: "\"/deals/{deal-id}\""),
      (
        pointer: "/operations/get_deal/place",
        json: #"{"id": {"in": "path", "name": "deal-id", "style": "matrix", "explode": true}}"#
      )
    )
    #expect(loaded.diagnostics.map(\.description) == [])
    let place = try #require(loaded.manifest?.operations.first?.places.first)
    #expect(place.target == .path(name: "deal-id"))
    #expect(place.notation == .styled(ValueStyle(.matrix, isExploded: true)))
  }

  @Test(
    arguments: [
      ("application/json", .json), ("application/merge-patch+json; charset=utf-8", .json),
      ("application/x-www-form-urlencoded", .fields), ("Multipart/Form-Data", .parts),
      ("text/plain", .whole), ("image/png", .whole), ("application/octet-stream", .whole),
      ("application/vnd.a+xml", .whole),
    ] as [(String, Content.Form)]
  )
  func `the media type says how content is made`(row: (type: String, form: Content.Form)) {
    #expect(Content(mediaType: row.type)?.form == row.form)
  }

  @Test(arguments: [
    "", "json", "a/b/c", "a /b", "*/*", "image/*", "multipart/mixed", "a/b, c/d", "a/b\r\nX: 1",
  ])
  func `what is no media type makes no content`(type: String) {
    #expect(Content(mediaType: type) == nil)
  }

  @Test func `a file that is not described gets the schema of a file`() throws {
    let loaded = try TinyManifest.load(
      (pointer: Self.add + "/content", json: "\"multipart/form-data\""),
      (pointer: Self.add + "/place/extra", json: #"{"in": "body", "as": "file"}"#),
      (pointer: Self.add + "/place/title", json: #"{"in": "body", "as": "file"}"#),
      (pointer: Self.add + "/arguments/properties/extra", json: #"{"description": "A file."}"#),
      (
        pointer: Self.add + "/arguments/properties/title",
        json: #"{"type": "array", "description": "Files."}"#
      )
    )
    #expect(loaded.diagnostics.map(\.description) == [])
    let operation = try #require(loaded.manifest?.operations.last)
    let extra = operation.arguments["properties"]?["extra"]
    #expect(extra?["description"] == "A file.")
    #expect(extra?["properties"]?.object?.names == ["name", "type", "text", "base64", "path"])
    let items = operation.arguments["properties"]?["title"]?["items"]
    #expect(items?["additionalProperties"] == false)
  }

  @Test func `content that is one argument takes it whole`() throws {
    let loaded = try TinyManifest.load(
      (pointer: Self.add + "/content", json: "\"image/png\""),
      (pointer: Self.add + "/arguments/properties/extra", json: nil),
      (pointer: Self.add + "/arguments/properties/title", json: #"{"description": "The image."}"#),
      (pointer: Self.add + "/place/title", json: #"{"in": "body", "at": "", "as": "file"}"#)
    )
    #expect(loaded.diagnostics.map(\.description) == [])
    let form = try #require(loaded.manifest?.operations.last?.form)
    #expect(form.content.mediaType == "image/png")
    #expect(form.places.map(\.target) == [.body(JSONPointer())])
    #expect(form.places.map(\.notation) == [.file])
  }

  private static let get = "/operations/get_deal"
  private static let add = "/operations/add_deal"
  private static let place = get + "/place/fields"

  static let objects: [DiagnosticRow] = [
    .error(place, "{}", says: "\"in\" is missing"),
    .error(place, "3", says: "or an object with \"in\", found 3"),
    .error(place, #"{"in": "form"}"#, at: place + "/in", says: "\"querystring\", \"header\""),
    .error(place, #"{"in": "query", "stile": "form"}"#, at: place + "/stile", says: "\"style\"?"),
    .error(place, #"{"in": "query", "name": 1}"#, at: place + "/name", says: "parameter's name"),
    .error(place, #"{"in": "query", "as": "file"}"#, at: place + "/as", says: "no member of this"),
    .error(place, #"{"in": "path"}"#, says: "the path has no {fields}"),
    .error(place, #"{"in": "path", "name": "id"}"#, says: "would go to the same place"),
    .error(place, #"{"in": "body"}"#, says: "a GET request has no body"),
    .error(place, #"{"in": "body", "at": ""}"#, at: place + "/at", says: "has no body"),
  ]

  static let styles: [DiagnosticRow] = [
    .error(place, #"{"in": "query", "style": "frm"}"#, at: place + "/style", says: "\"form\"?"),
    .error(
      place,
      #"{"in": "query", "style": "matrix"}"#,
      at: place + "/style",
      says: "not for a query; there is \"form\", \"space\", \"pipe\" or \"deepObject\""
    ),
    .error(
      place,
      #"{"in": "header", "name": "X-A", "style": "form"}"#,
      at: place + "/style",
      says: "not for a header field; there is \"simple\""
    ),
    .error(
      place,
      #"{"in": "query", "explode": "yes"}"#,
      at: place + "/explode",
      says: "true or false"
    ),
    .error(
      place,
      #"{"in": "header", "name": "X-A", "allow_reserved": true}"#,
      at: place + "/allow_reserved",
      says: "only in a path, a query and a form"
    ),
    .error(
      place,
      #"{"in": "query", "content": "application/json", "style": "form"}"#,
      at: place + "/style",
      says: "leave this out, or \"content\""
    ),
    .error(
      place,
      #"{"in": "query", "content": "json"}"#,
      at: place + "/content",
      says: "one media type such as"
    ),
  ]

  static let names: [DiagnosticRow] = [
    .error(place, "\"cookie:\"", says: "expected \"path\", \"query\""),
    .error(place, "\"cookie:a b\"", says: "the name of a cookie"),
    .error(place, "\"header:Cookie\"", says: "write \"cookie:NAME\""),
    .error(place, "\"header:content-type\"", says: "the operation's \"content\""),
    .error(place, "\"query:k\"", says: "carries a credential").after(
      "/credentials/key",
      #"{"env": "K", "query": "k"}"#
    ),
    .error(place, "\"cookie:k\"", says: "carries a credential").after(
      "/credentials/key",
      #"{"env": "K", "cookie": "k"}"#
    ),
    .error(
      get + "/place",
      #"{"fields": "cookie:a", "more": "cookie:a"}"#,
      at: get + "/place/more",
      says: "would go to the same place"
    ).after(get + "/arguments/properties/more", #"{"description": "d"}"#),
  ]

  static let files: [DiagnosticRow] = [
    .error(
      add + "/place/extra",
      #"{"in": "body", "as": "text"}"#,
      at: add + "/place/extra/as",
      says: "expected \"file\""
    ),
    .error(add + "/place/extra", #"{"in": "body", "as": "file"}"#, says: "\"multipart/form-data\""),
    .error(
      add + "/place/extra",
      #"{"in": "body", "at": "/a/b", "as": "file"}"#,
      says: "a file is a part of its own"
    ).after(add + "/content", "\"multipart/form-data\""),
    .error(
      add + "/place/extra",
      #"{"in": "body", "style": "form"}"#,
      at: add + "/place/extra/style",
      says: "known are in, as, at"
    ),
  ]

  static let contents: [DiagnosticRow] = [
    .error(add + "/content", "\"json\"", says: "expected a media type"),
    .error(add + "/content", "\"multipart/mixed\"", says: "no other multipart type"),
    .error(get + "/content", "\"text/plain\"", says: "a GET request has no body").after(
      get + "/place/fields",
      "\"query\""
    ).after(get + "/method", "\"GET\""),
    .error(
      add + "/content",
      "\"text/plain\"",
      at: add + "/arguments/properties/title",
      says: "place exactly one, at"
    )
    .after(add + "/arguments/properties/extra", nil),
    .error(add + "/content", "\"text/plain\"", at: add, says: "give one the place \"body:\"")
      .after(add + "/arguments", nil),
    .error(add + "/place/title", "\"body:\"", says: "only alone can it be all of the body"),
  ]

  private static let encoding = add + "/encoding"

  static let encodings: [DiagnosticRow] = [
    .error(encoding, "{}", says: "members are encoded one by one only in"),
    inForm("[]", at: "", says: "expected an object"),
    inForm(#"{"titel": {"style": "form"}}"#, at: "/titel", says: "did you mean \"title\"?"),
    inForm(#"{"title": "form"}"#, at: "/title", says: "expected an object"),
    inForm(#"{"title": {"style": "simple"}}"#, at: "/title/style", says: "not for a form"),
    inForm(#"{"title": {"name": "x"}}"#, at: "/title/name", says: "known are content, style"),
  ]

  private static func inForm(_ json: String, at place: String, says part: String) -> DiagnosticRow {
    .error(encoding, json, at: encoding + place, says: part).after(
      add + "/content",
      "\"application/x-www-form-urlencoded\""
    )
  }
}
