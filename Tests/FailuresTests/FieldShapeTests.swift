import Failures
import Manifests
import Testing

/// The shapes in which APIs name the refused fields.
struct FieldShapeTests {
  struct Row: Sendable, CustomTestStringConvertible {
    var name: String
    var shape: String
    var body: String
    var fields: [FieldError]

    var testDescription: String { name }
  }

  private static func field(_ name: String, _ problem: String?) -> FieldError {
    FieldError(field: name, problem: problem)
  }

  static let rows: [Row] = [
    Row(
      name: "a list whose entries hold several texts",
      shape: #"{"each": "/errors", "field": "/name", "text": "/reasons/*/text"}"#,
      body: #"{"errors": [{"name": "a", "reasons": [{"text": "short"}, {"text": "old"}]}]}"#,
      fields: [field("a", "short; old")]
    ),
    Row(
      name: "lists inside of lists",
      shape: #"{"each": "/error/details/*/violations", "field": "/field", "text": "/text"}"#,
      body: """
        {"error": {"details": [{"violations": [{"field": "a", "text": "x"}]}, {"reason": "r"},
          {"violations": [{"field": "b", "text": "y"}]}]}}
        """,
      fields: [field("a", "x"), field("b", "y")]
    ),
    Row(
      name: "a map to lists of descriptions (Zendesk)",
      shape: #"{"map": "/details", "text": "/*/description"}"#,
      body: """
        {"details": {"email": [{"description": "is taken", "error": "DuplicateValue"},
          {"description": "is short"}], "name": [{"description": "is missing"}]}}
        """,
      fields: [field("email", "is taken; is short"), field("name", "is missing")]
    ),
    Row(
      name: "a map to texts (Jira)",
      shape: #"{"map": "/errors"}"#,
      body: #"{"errorMessages": [], "errors": {"summary": "is required"}}"#,
      fields: [field("summary", "is required")]
    ),
    Row(
      name: "a map to lists of texts",
      shape: #"{"map": "/errors"}"#,
      body: #"{"errors": {"email": ["is taken", "is short"]}}"#,
      fields: [field("email", "is taken; is short")]
    ),
    Row(
      name: "a tree of fields (Discord)",
      shape: #"{"tree": "/errors", "leaf": "_errors"}"#,
      body: """
        {"code": 50035, "errors": {"embeds": {"0": {"title": {"_errors":
          [{"code": "BASE_TYPE_REQUIRED", "message": "is required"}]}}}}}
        """,
      fields: [field("embeds.0.title", "is required")]
    ),
    Row(
      name: "a tree whose leaves tell a code",
      shape: #"{"tree": "/errors", "leaf": "_errors", "text": "/code"}"#,
      body: #"{"errors": {"a": {"_errors": [{"code": "MISSING", "message": "is required"}]}}}"#,
      fields: [field("a", "MISSING")]
    ),
    Row(
      name: "a list of names (Salesforce)",
      shape: #"{"names": "/0/fields"}"#,
      body: #"[{"errorCode": "REQUIRED_FIELD_MISSING", "fields": ["Name", "Stage"]}]"#,
      fields: [field("Name", nil), field("Stage", nil)]
    ),
    Row(
      name: "one field",
      shape: #"{"one": "/error/param", "text": "/error/message"}"#,
      body: #"{"error": {"param": "limit", "message": "is too large"}}"#,
      fields: [field("limit", "is too large")]
    ),
  ]

  @Test(arguments: rows)
  func `refused fields are found where the API puts them`(row: Row) throws {
    let context = try TestManifest.context(errors: #"{"fields": [\#(row.shape)]}"#)
    #expect(try context.failure(400, [], row.body).fields == row.fields)
  }

  @Test(arguments: rows)
  func `in a body of another shape nothing is found`(row: Row) throws {
    let context = try TestManifest.context(errors: #"{"fields": [\#(row.shape)]}"#)
    for body in ["[]", "{}", "5", #"{"errors": 5, "details": [[]], "error": null}"#, "<p>"] {
      #expect(try context.failure(400, [], body).fields.isEmpty)
    }
  }
}
