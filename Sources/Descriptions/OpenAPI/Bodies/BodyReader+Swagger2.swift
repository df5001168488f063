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
    let hasFile = parameters.contains { $0.value["type"] == "file" }
    let types = consumes.map { MediaType($0) }
    let isMultipart =
      hasFile || (types.contains { $0.kind == .multipart } && !types.contains { $0.kind == .form })
    let type = isMultipart ? "multipart/form-data" : "application/x-www-form-urlencoded"
    var properties = JSONObject()
    var required: [JSONValue] = []
    var form = BodyForm(
      mediaType: MediaType(type),
      kind: isMultipart ? .multipart : .form,
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
      if parameter.value["type"] == "array",
        let entry = FormEncoding.entry(
          collectionFormat: parameter.value["collectionFormat"]?.string
        )
      {
        form.encoding.append((name, entry))
      }
    }
    let schema: JSONObject = [
      "type": "object", "properties": .object(properties), "required": .array(required),
    ]
    form.schema = Located(value: .object(schema), place: place)
    return form
  }
}
