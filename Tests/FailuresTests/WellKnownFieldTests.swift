import Failures
import Guidance
import JSON
import Manifests
import Testing

/// Field errors that an answer shows although the manifest says nothing of them.
struct WellKnownFieldTests {
  struct Row: Sendable, CustomTestStringConvertible {
    var name: String
    var body: String
    var fields: [String]

    init(_ name: String, _ body: String, _ fields: [String]) {
      (self.name, self.body, self.fields) = (name, body, fields)
    }

    var testDescription: String { name }
  }

  static let rows: [Row] = [
    Row(
      "FastAPI",
      #"{"detail":[{"type":"missing","loc":["body","query"],"msg":"Field required","input":{}}]}"#,
      ["query: Field required"]
    ),
    Row(
      "FastAPI, inside an embedded body and a list",
      #"{"detail":[{"loc":["body","deal","filters",0,"language"],"msg":"too short"}]}"#,
      ["filters.0.language: too short"]
    ),
    Row(
      "FastAPI, where an argument bears the name of a part",
      #"{"detail":[{"loc":["query","limit"],"msg":"not a number"}]}"#,
      ["limit: not a number"]
    ),
    Row(
      "an error whose own type is no field",
      #"{"error":{"type":"sort","message":"Unknown field name: \"query\""}}"#,
      ["query"]
    ),
    Row(
      "Okta",
      #"{"errorCode":"E1","errorSummary":"failed","errorCauses":[{"errorSummary":"query: is blank"}]}"#,
      ["query: query: is blank"]
    ),
    Row(
      "OData of SAP",
      #"{"error":{"message":{"lang":"en","value":"no"},"innererror":{"errordetails":[{"message":"bad","propertyref":"limit"}]}}}"#,
      ["limit: bad"]
    ),
    Row(
      "Xero, which shows what it refused",
      #"{"Message":"A validation exception occurred","Elements":[{"Type":"ACC","Name":"x","ValidationErrors":[{"Message":"limit is required"}]}]}"#,
      ["limit: limit is required"]
    ),
    Row(
      "marshmallow",
      #"{"json":{"query":["Not a valid text."]}}"#,
      ["query: Not a valid text."]
    ),
    Row(
      "Joi",
      #"{"message":"no","validation":{"source":"body","keys":["query"]}}"#,
      ["query"]
    ),
    Row(
      "celebrate",
      #"{"validation":{"body":{"source":"body","keys":["query"],"message":"is required"}}}"#,
      ["query: is required"]
    ),
    Row(
      "Cloudflare's chain",
      #"{"success":false,"errors":[{"code":1004,"message":"DNS","error_chain":[{"code":1,"message":"query is invalid"}]}]}"#,
      ["query: query is invalid"]
    ),
    Row(
      "Contentful",
      #"{"details":{"errors":[{"name":"required","path":["fields","query"],"details":"is required here"}]}}"#,
      ["query: is required here"]
    ),
    Row(
      "Magento",
      #"{"message":"\"%fieldName\" is required.","parameters":{"fieldName":"query"}}"#,
      ["query"]
    ),
    Row(
      "a path of JSON as the name",
      #"{"errors":{"$.limit":["could not be converted"]}}"#,
      ["limit: could not be converted"]
    ),
    Row(
      "Elasticsearch",
      #"{"error":{"root_cause":[{"type":"x","reason":"contains unrecognized parameter: [limit]"}],"type":"x","reason":"y"}}"#,
      ["limit: contains unrecognized parameter: [limit]"]
    ),
    Row(
      "gRPC's gateway",
      #"{"code":3,"message":"invalid CreateRequest.Query: value is too short","details":[]}"#,
      ["query"]
    ),
    Row(
      "JSON:API",
      #"{"errors":[{"source":{"pointer":"/data/attributes/query"},"detail":"is blank"}]}"#,
      ["query: is blank"]
    ),
    Row(
      "a parameter of JSON:API",
      #"{"errors":[{"source":{"parameter":"limit"},"title":"Invalid"}]}"#,
      ["limit: Invalid"]
    ),
    Row(
      "GitHub",
      #"{"message":"Validation Failed","errors":[{"resource":"Deal","field":"sort","code":"invalid"}]}"#,
      ["sort: invalid"]
    ),
    Row(
      "problem details with invalid-params",
      #"{"title":"Bad","invalid-params":[{"name":"limit","reason":"must be positive"}]}"#,
      ["limit: must be positive"]
    ),
    Row(
      "problem details of RFC 9457 with pointers",
      ##"{"title":"Bad","errors":[{"detail":"is not a text","pointer":"#/query"}]}"##,
      ["query: is not a text"]
    ),
    Row(
      "ASP.NET",
      #"{"title":"x","errors":{"Query":["The Query field is required."]}}"#,
      ["query: The Query field is required."]
    ),
    Row(
      "Laravel",
      #"{"message":"The given data was invalid.","errors":{"query":["a","b"]}}"#,
      ["query: a; b"]
    ),
    Row(
      "Django",
      #"{"query":["This field may not be blank."],"non_field_errors":["no"]}"#,
      ["query: This field may not be blank."]
    ),
    Row(
      "Django, nested",
      #"{"filters":{"language":["Not a valid choice."]}}"#,
      ["filters.language: Not a valid choice."]
    ),
    Row(
      "Spring",
      #"{"status":400,"error":"Bad Request","path":"/s","errors":[{"objectName":"s","field":"query","defaultMessage":"must not be blank","code":"NotBlank"}]}"#,
      ["query: must not be blank"]
    ),
    Row(
      "Symfony",
      #"{"violations":[{"propertyPath":"query","message":"This value is too short."}]}"#,
      ["query: This value is too short."]
    ),
    Row(
      "NestJS",
      #"{"statusCode":400,"message":["limit must be an integer"],"error":"Bad Request"}"#,
      ["limit: limit must be an integer"]
    ),
    Row(
      "class-validator",
      #"{"message":[{"property":"query","constraints":{"isString":"query must be a string"}}]}"#,
      ["query: query must be a string"]
    ),
    Row(
      "Express",
      #"{"errors":[{"type":"field","value":"x","msg":"Invalid value","path":"limit","location":"body"}]}"#,
      ["limit: Invalid value"]
    ),
    Row(
      "Zod",
      #"{"error":{"issues":[{"code":"too_small","path":["query"],"message":"Required"}]}}"#,
      ["query: Required"]
    ),
    Row(
      "Zod, formatted",
      #"{"errors":{"_errors":[],"query":{"_errors":["Required"]}}}"#,
      ["query: Required"]
    ),
    Row(
      "Zod, flattened",
      #"{"formErrors":[],"fieldErrors":{"query":["Required"]}}"#,
      ["query: Required"]
    ),
    Row(
      "Ajv",
      #"{"errors":[{"instancePath":"/limit","keyword":"type","message":"must be integer"}]}"#,
      ["limit: must be integer"]
    ),
    Row(
      "Google",
      #"{"error":{"code":400,"details":[{"@type":"x","fieldViolations":[{"field":"query","description":"empty"}]}]}}"#,
      ["query: empty"]
    ),
    Row(
      "old Google",
      #"{"error":{"errors":[{"domain":"global","reason":"invalid","message":"Bad","locationType":"parameter","location":"limit"}]}}"#,
      ["limit: Bad"]
    ),
    Row(
      "Azure",
      #"{"error":{"code":"Bad","details":[{"code":"X","target":"limit","message":"is unknown"}]}}"#,
      ["limit: is unknown"]
    ),
    Row(
      "Stripe",
      #"{"error":{"type":"invalid_request_error","param":"limit","message":"too big"}}"#,
      ["limit: too big"]
    ),
    Row(
      "Litestar",
      #"{"status_code":400,"detail":"Validation failed for POST /search?limit=5","extra":[{"message":"Invalid text","key":"query","source":"body"}]}"#,
      ["query: Invalid text"]
    ),
    Row(
      "Django, a list with the index as a name",
      #"{"filters":{"1":{"language":["must be even"]}},"query":["is blank"]}"#,
      ["filters.1.language: must be even", "query: is blank"]
    ),
    Row(
      "Django, a list in which those without errors are empty",
      #"{"filters":[{},{"language":["must be even"]},{}]}"#,
      ["filters.1.language: must be even"]
    ),
    Row(
      "Django, the whole of an inner object",
      #"{"filters":{"non_field_errors":["do not fit"]}}"#,
      ["filters: do not fit"]
    ),
    Row(
      "drf-standardized-errors",
      #"{"type":"validation_error","errors":[{"code":"invalid","detail":"must be even","attr":"filters.1.language"},{"code":"x","detail":"do not fit","attr":"filters.non_field_errors"}]}"#,
      ["filters.1.language: must be even", "filters: do not fit"]
    ),
    Row(
      "flask-pydantic",
      #"{"validation_error":{"body_params":[{"loc":["limit"],"msg":"must be even","type":"value_error"}]}}"#,
      ["limit: must be even"]
    ),
    Row(
      "flask-pydantic, in the query",
      #"{"validation_error":{"query_params":[{"loc":["limit"],"msg":"must be even"}]}}"#,
      ["limit: must be even"]
    ),
    Row(
      "APIFlask",
      #"{"detail":{"form_and_files":{"query":["must be even"]}},"message":"Validation error"}"#,
      ["query: must be even"]
    ),
    Row(
      "APIFlask, in a header",
      #"{"detail":{"headers":{"X-Trace":["Missing data."]}},"message":"Validation error"}"#,
      ["X-Trace: Missing data."]
    ),
    Row(
      "Ninja, where the program's own name of the content stands before the argument",
      #"{"detail":[{"type":"value_error","loc":["body","payload","limit"],"msg":"must be even"}]}"#,
      ["limit: must be even"]
    ),
    Row("Rails", #"{"errors":["Query can't be blank"]}"#, ["query: Query can't be blank"]),
    Row("a bare list", #"[{"field":"limit","message":"too big"}]"#, ["limit: too big"]),
    Row("a map of fields", #"{"error":"x","fields":{"limit":"too big"}}"#, ["limit: too big"]),
    Row(
      "a name that the schema lacks",
      #"{"errors":[{"field":"colour","message":"unknown"}]}"#,
      ["colour: unknown"]
    ),
  ]

  private static func lines(_ fields: [FieldError]) -> [String] {
    fields.map { error in error.field + (error.problem.map { ": " + $0 } ?? "") }
  }

  @Test(arguments: rows)
  func `well-known shapes are read without a dialect`(row: Row) throws {
    let failure = try TestManifest.context().failure(422, [], row.body)
    #expect(Self.lines(failure.fields) == row.fields)
  }

  @Test(arguments: [
    (#"{"message":"The \"query\" parameter must be set."}"#, ["query"]),
    (#"{"error":"limit: must be a number"}"#, ["limit"]),
    (#"{"error":"Missing required parameter limit"}"#, ["limit"]),
    (#"{"error":"body failed: body.filters.language should be a text"}"#, ["filters.language"]),
    (#"{"error":"unknown parameter 'colour'"}"#, ["colour"]),
    (#"{"error":"Invalid query parameter 'colour'"}"#, ["colour"]),
    (#"{"detail":"sort must be asc or desc"}"#, ["sort"]),
    ("query is required", ["query"]),
    (#"{"code":"rest_missing_callback_param","message":"Missing parameter(s): query"}"#, ["query"]),
    ("Invalid parameter(s): limit, sort", ["limit", "sort"]),
  ])
  func `a name in a sentence is found`(body: String, fields: [String]) throws {
    #expect(try TestManifest.context().failure(400, [], body).fields.map(\.field) == fields)
  }

  @Test(arguments: [
    #"{"message":"Bad query string"}"#, #"{"detail":"Not valid","id":7,"query":"x"}"#,
    #"{"data":{"query":"x","limit":3}}"#, #"{"message":"nope","path":"/search"}"#,
    #"{"errors":{"code":"E1","message":"no"}}"#,
    #"{"errors":[{"name":"ValidationError","message":"no"}]}"#,
    #"{"detail":[{"type":"value_error","loc":["body","payload"],"msg":"no good"}]}"#,
    #"{"message":"no","headers":{"limit":"5"},"extra":{"query":"x"}}"#,
    #"{"message":"Bad: see https://api.example/limit/query.html#sort"}"#,
    #"{"message":"Not taken 'http://x.example/def/limit/0'."}"#,
    #"{"message":"Write to a.b@limit.example"}"#,
    #"{"message":"File limit.csv was not found in query.zip"}"#,
    #"{"message":"limit=10&query=x was refused"}"#,
    #"{"message":"No route for POST /search/limit"}"#,
    #"{"detail":"Validation failed for GET /search?limit=5&query=x"}"#,
    "Something is wrong.", "[]", "{}",
  ])
  func `an answer that names no argument names none`(body: String) throws {
    #expect(try TestManifest.context().failure(400, [], body).fields.isEmpty)
  }

  @Test(arguments: [
    ("Cannot sell without a limit before noon", ["limit"]),
    ("the sort of the warehouse was lost", ["sort"]),
    ("query and limit do not fit", ["query", "limit"]),
  ])
  func `a word that is a name may be no more than a word`(
    sentence: String,
    words: [String]
  ) throws {
    let body = JSONWriter.text(["message": .string(sentence)])
    let guidance = try TestManifest.context().guidance(400, [], body)
    let mention =
      "It may be about \(words.joined(separator: " or ")), which the API's words mention."
    #expect(guidance.text.contains(mention), "\(guidance.text)")
    #expect(!guidance.text.contains("Correct this"))
    #expect(guidance.structured["fields"] == nil)
  }

  @Test func `a place in the content is named without the program's own name for it`() throws {
    let manifest = try TestManifest.load(
      """
      {"recourse": 1, "id": "crm", "title": "CRM", "about": "A test API.",
       "source": {"url": "https://example.com", "date": "2026-11-20"}, "base_url": "https://a.example",
       "operations": {"bulk": {"method": "POST", "path": "/bulk", "effect": "write",
         "description": "d", "arguments": {"properties": {"body": {"type": "array"}}},
         "place": {"body": {"in": "body", "at": ""}}}}}
      """
    )
    let context = CallContext(
      manifest: manifest,
      operation: manifest.operations.first,
      now: TestManifest.noon
    )
    for place in [#"["body","items",0,"qty"]"#, #"["body",0,"qty"]"#] {
      let failure = try context.failure(422, [], #"{"detail":[{"loc":\#(place),"msg":"odd"}]}"#)
      #expect(Self.lines(failure.fields) == ["body.0.qty: odd"])
    }
  }

  @Test func `the elements of a list are counted from 0`() throws {
    let failure = try TestManifest.context()
      .failure(400, [], #"{"rows":[{"size":"big"},{"size":"bigger"}]}"#)
    #expect(failure.said.message == "rows.0.size: big; rows.1.size: bigger")
  }

  @Test func `every bullet says what is wrong, or who says so`() throws {
    let text = try TestManifest.context()
      .guidance(400, [], #"{"message":"unknown parameter 'colour'"}"#).text
    #expect(text.contains(#"- "colour": the API refuses it"#), "\(text)")
  }

  @Test func `a declared location loses the part of the request`() throws {
    let errors = #"{"fields": [{"each": "/detail", "field": "/loc", "text": "/msg"}]}"#
    let failure = try TestManifest.context(errors: errors)
      .failure(422, [], #"{"detail":[{"loc":["body","query"],"msg":"too short"}]}"#)
    #expect(Self.lines(failure.fields) == ["query: too short"])
  }

  @Test(arguments: [
    (#"{"detail":"Item not found"}"#, "Item not found"), (#""Item not found""#, "Item not found"),
    (#"{"error":{"message":"No such item","status":404}}"#, "No such item"),
    (#"{"error":"no such item","needed":"an id"}"#, "no such item; needed: an id"),
    (#"{"title":"Gone","detail":"Item 7 is gone","type":"about:blank"}"#, "Gone: Item 7 is gone"),
    (#"{"errors":["too old","too big"]}"#, "too old; too big"),
  ])
  func `the message is found without a dialect`(body: String, message: String) throws {
    let context = try TestManifest.context()
    #expect(try context.failure(404, [], body).said.message == message)
    let json = try context.failure(404, [("Content-Type", "application/json")], body)
    #expect(json.said.message == message)
  }

  @Test func `what the fields say is not said twice`() throws {
    let guidance = try TestManifest.context()
      .guidance(422, [], #"{"detail":[{"loc":["body","query"],"msg":"Field required"}]}"#)
    #expect(guidance.text.contains("- query: the API says \"Field required\""))
    #expect(guidance.said.message == nil)
    #expect(!guidance.text.contains("did not name"))
  }
}
