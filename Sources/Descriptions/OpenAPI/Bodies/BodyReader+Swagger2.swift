import JSON

extension BodyReader {
  /// The body that the parameters of a Swagger 2.0 operation make.
  mutating func read(two parameters: [Located], consumes: [String]) -> BodyForm? {
    if let body = parameters.first(where: { $0.value["in"] == "body" }) {
      return whole(body, consumes: consumes, others: parameters.filter { $0.place != body.place })
    }
    guard let first = parameters.first else { return nil }
    return form(parameters, consumes: consumes, at: first.place)
  }

  private mutating func whole(
    _ body: Located,
    consumes: [String],
    others: [Located]
  ) -> BodyForm? {
    for other in others {
      remarks.note("an operation has one body; this parameter is left out", at: other.place)
    }
    let types = consumes.isEmpty ? ["application/json"] : consumes
    let content = types.map { ($0, JSONValue.object(["schema": body.value["schema"] ?? [:]])) }
    let written: JSONObject = [
      "content": .object(JSONObject(content)),
      "required": .bool(body.value["required"] == true),
      "description": body.value["description"] ?? "",
    ]
    guard var form = read(Located(value: .object(written), place: body.place)) else { return nil }
    form.schema = body["schema"]
    form.place = body.place
    return form
  }

  private mutating func form(
    _ parameters: [Located],
    consumes: [String],
    at place: Place
  ) -> BodyForm {
    let kind = Self.formKind(of: parameters, consumes.map { MediaType($0) })
    let type = kind == .multipart ? "multipart/form-data" : "application/x-www-form-urlencoded"
    var properties = JSONObject()
    var required: [JSONValue] = []
    var form = BodyForm(
      mediaType: MediaType(type),
      kind: kind,
      presence: .unsaid,
      place: place
    )
    for parameter in parameters {
      guard let name = parameter.value["name"]?.string else { continue }
      var schema = ParameterForm.schema(ofTwo: parameter).object ?? [:]
      schema["description"] = parameter.value["description"]
      properties[name] = .object(schema)
      form.memberPlaces[name] = parameter.place
      if parameter.value["required"] == true { required.append(.string(name)) }
      if let entry = Self.listEncoding(of: parameter) { form.encoding.append((name, entry)) }
    }
    let schema: JSONObject = [
      "type": "object", "properties": .object(properties), "required": .array(required),
    ]
    form.schema = Located(value: .object(schema), place: place)
    return form
  }

  /// The kind of form: files go in parts only.
  private static func formKind(of parameters: [Located], _ types: [MediaType]) -> MediaType.Kind {
    if parameters.contains(where: { $0.value["type"] == "file" }) { return .multipart }
    let isOfPartsAlone =
      types.contains { $0.kind == .multipart } && !types.contains { $0.kind == .form }
    return isOfPartsAlone ? .multipart : .form
  }

  private static func listEncoding(of parameter: Located) -> JSONObject? {
    guard parameter.value["type"] == "array" else { return nil }
    return FormEncoding.entry(collectionFormat: parameter.value["collectionFormat"]?.string)
  }
}
