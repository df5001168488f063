import JSON

/// The reader of the parameters of an operation and of the path it stands under.
struct ParameterReader {
  /// Fields that the specification leaves to the media types (OpenAPI 3.1 §4.8.12.2.1).
  private static let ignoredFields: Set<String> = ["accept", "content-type"]

  let document: APIDocument
  private(set) var remarks: ImportDiagnostics

  /// Parameters in the body and in forms, which only Swagger 2.0 has.
  private(set) var bodyParameters: [Located] = []

  init(document: APIDocument) {
    self.document = document
    remarks = ImportDiagnostics(file: document.file)
  }

  /// The parameters in order; one of the operation stands for one of the path with its name and location.
  mutating func read(shared: Located?, own: Located?) -> [Parameter] {
    var order: [String] = []
    var found: [String: Located] = [:]
    for list in [shared, own] {
      for element in list?.elements ?? [] {
        guard let parameter = resolved(element) else { continue }
        let location = parameter.value["in"]?.string ?? ""
        guard let name = parameter.value["name"]?.string, !location.isEmpty else {
          remarks.note("a parameter needs \"name\" and \"in\"; it is left out", at: element.place)
          continue
        }
        let key = location + " " + (location == "header" ? name.lowercased() : name)
        if found.updateValue(parameter, forKey: key) == nil { order.append(key) }
      }
    }
    return order.compactMap { found[$0] }.compactMap { parameter($0) }
  }

  private mutating func resolved(_ element: Located) -> Located? {
    do throws(ReferenceComplaint) {
      return try document.resolved(element)
    } catch {
      remarks.note("\(error.message); the parameter is left out", at: element.place)
      return nil
    }
  }

  private mutating func parameter(_ located: Located) -> Parameter? {
    let name = located.value["name"]?.string ?? ""
    let text = located.value["in"]?.string ?? ""
    if document.edition == .two, text == "body" || text == "formData" {
      bodyParameters.append(located)
      return nil
    }
    guard let location = location(text, of: name, located.place) else { return nil }
    var parameter = Parameter(
      name: name,
      location: location,
      isRequired: location == .path || located.value["required"]?.saysTrue == true,
      place: located.place
    )
    parameter.description = SchemaAnnotations.description(of: located.object ?? [:])
    if document.edition == .two {
      ParameterForm.readSwagger2(located, into: &parameter, &remarks)
    } else {
      ParameterForm.readThree(located, in: document, into: &parameter, &remarks)
    }
    return parameter
  }

  /// Where a parameter is sent; nil, and noted, where it cannot be.
  private mutating func location(
    _ text: String,
    of name: String,
    _ place: Place
  ) -> Parameter.Location? {
    guard let location = Parameter.Location(rawValue: text) else {
      remarks.note(
        "expected \"in\" to be path, query, querystring, header or cookie, found \(DocumentExcerpt.quoted(text)); "
          + "the parameter \(DocumentExcerpt.quoted(name)) is left out",
        at: place
      )
      return nil
    }
    if location == .header, isUnsendable(name, place) { return nil }
    guard location.canCarry(name) else {
      remarks.note(
        "\(DocumentExcerpt.quoted(name)) cannot be the name of a \(location.rawValue) parameter; it is left out",
        at: place
      )
      return nil
    }
    return location
  }

  private mutating func isUnsendable(_ name: String, _ place: Place) -> Bool {
    let lowered = name.lowercased()
    if Self.ignoredFields.contains(lowered) { return true }
    if Parameter.Location.header.canCarry(name) { return false }
    remarks.note(
      "the header field \(DocumentExcerpt.quoted(name)) cannot be set by a call; it is left out",
      at: place
    )
    return true
  }
}
