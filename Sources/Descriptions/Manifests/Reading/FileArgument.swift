import JSON

// An argument that is sent as a file is an object that says where its bytes are.

extension ArgumentsReader {
  /// Gives the arguments that are files the schema of one, where the manifest has not written any.
  mutating func describeFiles(of places: [ParameterLocation]) {
    let files = places.filter { $0.notation == .file }.map(\.argument)
    guard !files.isEmpty, var properties = schema["properties"]?.object else { return }
    for name in files {
      guard let written = properties[name]?.object else { continue }
      properties[name] = .object(Self.describingFile(written))
    }
    schema["properties"] = .object(properties)
  }

  /// The schema as it is written, with what is missing of a file's.
  private static func describingFile(_ written: JSONObject) -> JSONObject {
    var property = written
    if written["type"] == "array" {
      if written["items"] == nil { property["items"] = .object(file) }
      return property
    }
    guard !["type", "$ref", "properties", "oneOf", "anyOf"].contains(where: { written[$0] != nil })
    else { return property }
    for member in file.members where property[member.name] == nil {
      property[member.name] = member.value
    }
    return property
  }

  /// Which of text, base64 and path is there is checked when the request is built: clients show that badly.
  private static let file: JSONObject = [
    "type": "object",
    "properties": [
      "name": ["type": "string", "description": "The file's name, such as report.pdf."],
      "type": ["type": "string", "description": "Its media type, such as application/pdf."],
      "text": ["type": "string", "description": "What is in it, as text."],
      "base64": ["type": "string", "description": "What is in it, in base64."],
      "path": [
        "type": "string",
        "description": "Where it lies, below the directory that the operator opened with --files.",
      ],
    ],
    "additionalProperties": false,
  ]
}
