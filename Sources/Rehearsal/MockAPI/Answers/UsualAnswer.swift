import HTTP
import HTTPServer
import JSON
import Manifests

extension Operation {
  /// What an API answers when all goes well: the manifest's example, with content made of the answer's schema where the
  /// example has none.
  var usualAnswer: HTTPResponse {
    let form = self.form
    var answer = form.example.map { HTTPResponse($0.answer) } ?? HTTPResponse(status: 200)
    let isSilent = answer.status == 204 || answer.status == 205 || answer.status == 304
    let type = answer.fields["Content-Type"]
    guard answer.body.isEmpty, !isSilent, type.map(MediaType.isJSON) ?? true else { return answer }
    guard let output = form.output else {
      answer.body = JSONWriter.bytes(.object([:]))
      return answer
    }
    var sample = SchemaSample<Void> { node in
      (Self.resolved(node.schema, in: output), ())
    }
    answer.body = JSONWriter.bytes(sample.value(of: .object(output), in: ()))
    return answer
  }

  /// What a schema stands for, whose references lead to parts of the whole.
  private static func resolved(_ schema: JSONValue, in whole: JSONObject) -> JSONValue {
    var schema = schema
    for _ in 0..<32 {
      guard let text = schema["$ref"]?.string, text.hasPrefix("#"),
        let pointer = JSONPointer(String(text.dropFirst()))
      else { return schema }
      schema = JSONValue.object(whole).value(at: pointer) ?? .object([:])
    }
    return .object([:])
  }
}
