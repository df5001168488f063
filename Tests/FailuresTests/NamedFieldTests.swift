import JSON
import Failures
import Manifests
import Testing

/// Refused fields in the shapes of single services, which need no vocabulary.
struct NamedFieldTests {
  @Test(
    arguments: [
      (
        #"{"code":"rest_missing_callback_param","message":"Missing parameter(s): title","data":{"status":400,"params":["title"]}}"#,
        "title"
      ),
      (
        #"{"status":400,"message":"Failed to create record.","data":{"title":{"code":"validation_required","message":"Missing required value."}}}"#,
        "title"
      ),
      (
        #"{"message":"Bad Request","_embedded":{"errors":[{"message":"deal.title: must not be blank","path":"/title"}]}}"#,
        "title"
      ),
      (
        #"{"title":"x","status":400,"violacoes":[{"razao":"não respeita o schema.","propriedade":"title"}]}"#,
        "title"
      ),
      (#"[{"$severity":"error","$message":"Title can't be blank","$source":"title"}]"#, "title"),
      (
        #"{"requestError":{"serviceException":{"text":"Bad Request","validationErrors":{"title":["must not be empty"]}}}}"#,
        "title"
      ),
      (
        #"{"code":"INVALID","errors":[{"code":"FORMAT","message":"Invalid","paths":["/title"]}]}"#,
        "/title"
      ),
    ]
  )
  func `a field is found where a service names it`(body: String, name: String) throws {
    let context = try TestManifest.context("create_deal")
    let failure = try context.failure(400, [("Content-Type", "application/json")], body)
    #expect(failure.fields.map(\.field) == [name])
  }

  @Test(
    arguments: [
      #"{"code":"x","message":"No","data":{"status":400,"params":["other"]}}"#,
      #"{"message":"No","data":{"title":{"name":"a"}}}"#,
    ]
  )
  func `a list of other names, and what is no error, names no field`(body: String) throws {
    let context = try TestManifest.context("create_deal")
    let failure = try context.failure(400, [("Content-Type", "application/json")], body)
    #expect(failure.fields.isEmpty)
  }
}
