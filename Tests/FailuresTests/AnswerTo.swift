import Failures
import Guidance
import HTTP
import JSON
import Manifests

/// What is made of an answer to a call of an API that nobody has described: the action, `ok`, or `part` where items failed.
enum AnswerTo {
  /// Calls one operation; arguments in the path are `7` unless they are sent.
  static func action(
    _ method: String,
    _ path: String,
    _ body: String,
    status: Int = 200,
    fields: [(String, String)] = [],
    sent: JSONObject = ["n": 1]
  ) throws -> String {
    let context = try context(method, path, sent: sent)
    switch ResponseInterpretation(answer(status, fields, body), context: context) {
    case .failure(let failure): return Guidance(failure, context: context).action.rawValue
    case .success(let good): return good.failedCount > 0 ? "part" : "ok"
    }
  }

  /// What is told of a refused call; nil where it went well.
  ///
  /// `safe` is whether a repetition does no harm.
  static func guidance(
    _ method: String,
    _ path: String,
    _ body: String,
    status: Int,
    safe: Bool = false
  ) throws -> Guidance? {
    let context = try context(method, path, sent: ["n": 1], safe: safe)
    guard
      case .failure(let failure) = ResponseInterpretation(
        answer(status, [], body),
        context: context
      )
    else { return nil }
    return Guidance(failure, context: context)
  }

  private static func context(
    _ method: String,
    _ path: String,
    sent: JSONObject,
    safe: Bool = false
  ) throws -> CallContext {
    let effect = method == "GET" ? "read" : "write"
    let hasID = path.contains("{id}")
    let id = hasID ? #""id": {"type": "string"}, "# : ""
    let required = hasID ? #", "required": ["id"]"# : ""
    let text = """
      {"recourse": 1, "id": "crm", "title": "CRM", "about": "A test API.",
       "source": {"url": "https://example.com", "date": "2026-11-20"}, "base_url": "https://a.example",
       "operations": {"op": {"method": "\(method)", "path": "\(path)", "effect": "\(effect)",
        \(safe ? #""repeat_safe": true, "# : "")"description": "d", "arguments": {"properties": {\(id)"n": {}, "state": {}}\(required)}}}}
      """
    let manifest = try TestManifest.load(text)
    return CallContext(
      manifest: manifest,
      operation: manifest.operations.first,
      arguments: JSONObject([("id", sent["id"] ?? "7")] + sent.members.map { ($0.name, $0.value) }),
      now: TestManifest.noon
    )
  }

  private static func answer(_ status: Int, _ fields: [(String, String)], _ body: String)
    -> HTTPResponse
  {
    let start = body.first.map(String.init) ?? ""
    let type = ["{", "["].contains(start) ? "json" : start == "<" ? "xml" : "plain"
    let mime = type == "plain" ? "text/plain" : "application/\(type)"
    return HTTPResponse(status, [("Content-Type", mime)] + fields, body)
  }
}
