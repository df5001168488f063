import JSON
import Text

/// The good answer of an operation as the document shows it: for whoever rehearses its calls.
struct AnswerExample {
  /// Bytes beyond which an example is not carried over.
  private static let limit = 16 << 10

  let document: APIDocument

  /// The members of the manifest's `example`; nil where the document says no more than that the status is 200.
  ///
  /// `output` is the schema of the answer, where it is carried over: values are made of that later.
  func read(_ operation: Located, output: JSONObject?) -> JSONObject? {
    let responses = document.member("responses", of: operation)?.members ?? []
    let good = responses.filter { $0.name.hasPrefix("2") }.sorted { $0.name < $1.name }
    guard let (status, written) = good.first,
      let response = try? document.resolved(written)
    else { return nil }
    var example = JSONObject()
    if let number = Int(status), number != 200 { example["status"] = JSONValue(number) }
    var headers = self.headers(response)
    if let (type, body) = body(of: response, operation, output: output) {
      example["body"] = body
      if MediaType(type).kind != .json { headers["Content-Type"] = .string(type) }
    }
    if !headers.isEmpty { example["headers"] = .object(headers) }
    return example.isEmpty ? nil : example
  }

  /// The content with its type; nil where there is none, or it can be made of the schema.
  private func body(
    of response: Located,
    _ operation: Located,
    output: JSONObject?
  ) -> (type: String, body: JSONValue)? {
    let choices = document.edition == .two ? two(response, operation) : three(response)
    let ranked = choices.sorted { left, right in
      MediaType(left.type).kind == .json && MediaType(right.type).kind != .json
    }
    guard let first = ranked.first else { return nil }
    let shown = ranked.lazy.compactMap { choice in choice.example.map { (choice.type, $0) } }.first
    let type = MediaType(shown?.0 ?? first.type)
    guard type.isSound, !type.isRange || type.kind == .json else { return nil }
    if let example = shown?.1 {
      let body = type.kind == .json ? Self.text(of: example) : .string(example.string ?? "")
      return JSONWriter.fits(body, in: Self.limit) ? (type.essence, body) : nil
    }
    guard type.kind == .json else { return (type.essence, "") }
    guard output == nil, let schema = first.schema else { return nil }
    return (type.essence, made(of: schema))
  }

  /// A text that is JSON is written with its quotation marks: the manifest's own texts are sent as they are.
  private static func text(of example: JSONValue) -> JSONValue {
    example.string == nil ? example : .string(JSONWriter.text(example))
  }

  /// A value of a schema that is too large to be carried over.
  private func made(of schema: Located) -> JSONValue {
    var sample = SchemaSample<Place> { node in
      let located = Located(value: node.schema, place: node.context)
      let target = (try? document.resolved(located)) ?? located
      return (target.value, target.place)
    }
    let value = sample.value(of: schema.value, in: schema.place)
    return JSONWriter.fits(value, in: Self.limit) ? Self.text(of: value) : .object([:])
  }

  // MARK: - Where examples stand

  private typealias Choice = (type: String, schema: Located?, example: JSONValue?)

  private func three(_ response: Located) -> [Choice] {
    (document.member("content", of: response)?.members ?? []).map { type, written in
      let media = (try? document.resolved(written)) ?? written
      let schema = media["schema"]
      return (type, schema, example(of: media) ?? schema.flatMap(example(ofSchema:)))
    }
  }

  private func two(_ response: Located, _ operation: Located) -> [Choice] {
    let schema = response["schema"]
    let shown = response.value["examples"]?.object?.members ?? []
    if !shown.isEmpty { return shown.map { ($0.name, schema, $0.value) } }
    guard let schema, schema.value["type"] != "file" else { return [] }
    return [("application/json", schema, example(ofSchema: schema))]
  }

  private func example(of media: Located) -> JSONValue? {
    if let example = media.value["example"] { return example }
    let written = media["examples"]?.members.first?.value
    guard let written, let example = try? document.resolved(written) else { return nil }
    return example.value["value"] ?? example.value["dataValue"] ?? example.value["serializedValue"]
  }

  private func example(ofSchema schema: Located) -> JSONValue? {
    let target = (try? document.resolved(schema)) ?? schema
    return target.value["example"] ?? target.value["examples"]?.array?.first
  }

  /// The header fields that the document shows a value of.
  private func headers(_ response: Located) -> JSONObject {
    var fields = JSONObject()
    for (name, written) in response["headers"]?.members ?? [] {
      let header = (try? document.resolved(written)) ?? written
      let value = header.value["example"] ?? header.value["schema"]?["example"]
      guard let text = value?.scalarText, ASCII.isToken(name), (1...200).contains(text.utf8.count),
        text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }), !Self.framing.contains(name.lowercased())
      else { continue }
      fields[name] = .string(text)
    }
    return fields
  }

  /// Fields that say how the content is sent, which whoever stands in for the API decides.
  private static let framing: Set<String> = [
    "content-length", "content-type", "content-encoding", "transfer-encoding", "connection",
    "retry-after",
  ]
}
