import JSON

/// The edition of the specification that a document follows.
enum SpecificationVersion: Sendable, Hashable {
  /// Swagger 2.0.
  case two
  /// OpenAPI 3.0, whose schemas are a dialect of their own.
  case threeZero
  /// OpenAPI 3.1 and later, whose schemas are JSON Schema 2020-12.
  case threeOne

  /// The edition that a document names; a complaint when it names none that can be read.
  init(of root: JSONObject) throws(EditionComplaint) {
    if let version = root["openapi"] {
      let text = version.scalarText ?? ""
      if text.hasPrefix("3.0") {
        self = .threeZero
      } else if text == "3" || text.hasPrefix("3.") {
        self = .threeOne
      } else {
        throw EditionComplaint(member: "openapi", found: text)
      }
    } else if let version = root["swagger"] {
      let text = version.scalarText ?? ""
      guard text == "2" || text.hasPrefix("2.") else {
        throw EditionComplaint(member: "swagger", found: text)
      }
      self = .two
    } else if let version = root["swaggerVersion"] {
      throw EditionComplaint(member: "swaggerVersion", found: version.scalarText ?? "")
    } else {
      throw EditionComplaint(member: nil, found: "")
    }
  }

  /// Whether the document names an edition that came after this reader.
  static func isNewer(_ root: JSONObject) -> Bool {
    guard let text = root["openapi"]?.scalarText, text.hasPrefix("3.") else { return false }
    return !["3.0", "3.1", "3.2"].contains { text.hasPrefix($0) }
  }
}

/// Why an edition is not read.
struct EditionComplaint: Error {
  /// The member that names it, nil when there is none.
  let member: String?
  let found: String

  var message: String {
    guard member != nil else {
      return "expected an OpenAPI document, found neither \"openapi\" nor \"swagger\" at the top; "
        + "give the document that starts with {\"openapi\": \"3.…\"} or {\"swagger\": \"2.0\"}"
    }
    return
      "expected OpenAPI 3.0, 3.1 or 3.2, or Swagger 2.0, found \(DocumentExcerpt.quoted(found)); "
      + "convert the document to 3.0 first"
  }
}
