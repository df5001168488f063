import JSON

/// How a member of a form is written, in the manifest's words.
enum FormEncoding {
  private static let styles = [
    "form": "form", "spaceDelimited": "space", "pipeDelimited": "pipe", "deepObject": "deepObject",
  ]

  /// Reads an encoding object of OpenAPI 3 (3.1 §4.8.15).
  static func entry(_ written: JSONObject) -> JSONObject {
    var entry = JSONObject()
    entry["style"] = written["style"]?.string.flatMap { styles[$0] }.map { .string($0) }
    entry["explode"] = written["explode"]?.bool.map { .bool($0) }
    if written["allowReserved"] == true { entry["allow_reserved"] = true }
    // A style says already how the value is written; of several types the one of the file that is sent holds.
    if entry.isEmpty, let text = written["contentType"]?.string, !text.contains(","),
      !text.contains("*")
    {
      let type = MediaType(text)
      if type.isSound { entry["content"] = .string(type.essence) }
    }
    return entry
  }

  /// Reads the collection format of a form parameter of Swagger 2.0; nil where nothing need be said.
  static func entry(collectionFormat: String?) -> JSONObject? {
    switch collectionFormat ?? "csv" {
    case "multi": ["style": "form", "explode": true]
    case "ssv": ["style": "space", "explode": false]
    case "pipes": ["style": "pipe", "explode": false]
    default: ["style": "form", "explode": false]
    }
  }
}
