import JSON
import Manifests

/// How each edition says in what form a parameter is sent.
enum ParameterForm {
  private static let styles: [String: Parameter.Style] = [
    "simple": .simple, "label": .label, "matrix": .matrix, "form": .form,
    "spaceDelimited": .space, "pipeDelimited": .pipe, "deepObject": .deepObject,
    "cookie": .form,
  ]
  private static let allowed: [Parameter.Location: Set<Parameter.Style>] = [
    .path: [.simple, .label, .matrix], .query: [.form, .space, .pipe, .deepObject],
    .header: [.simple], .cookie: [.form],
  ]

  /// Members of a Swagger 2.0 parameter that are not of its schema.
  private static let ownMembers = [
    "name", "in", "required", "description", "collectionFormat", "allowEmptyValue",
    "x-ms-skip-url-encoding", "x-ms-parameter-location",
  ]

  static func readThree(
    _ located: Located,
    in document: APIDocument,
    into parameter: inout Parameter,
    _ remarks: inout ImportDiagnostics
  ) {
    if let content = located["content"]?.members.first {
      let media = (try? document.resolved(content.value)) ?? content.value
      return readContent(MediaType(content.name), media, into: &parameter, &remarks)
    }
    parameter.schema = located["schema"]
    if parameter.location == .querystring { parameter.content = Content.formType }
    parameter.examples = SchemaAnnotations.examples(beside: located.value)
    parameter.explode = located.value["explode"]?.bool
    parameter.lists =
      located.value["x-recourse-lists"]?.string
      .flatMap(ValueStyle.ListNames.init(rawValue:))?.rawValue
    parameter.allowsReserved = allowsReserved(located, in: parameter.location)
    guard let name = located.value["style"]?.string else { return }
    guard let style = styles[name], allowed[parameter.location]?.contains(style) == true else {
      return remarks.note(
        "the style \(DocumentExcerpt.quoted(name)) does not go with \"in\": "
          + "\"\(parameter.location.rawValue)\"; the usual one is taken",
        at: located.place.appending("style")
      )
    }
    parameter.style = style
  }

  /// Reads how the members of a form that is the whole query are written (OpenAPI 3.2 §4.12).
  private static func readEncoding(
    of media: Located,
    into parameter: inout Parameter,
    _ remarks: inout ImportDiagnostics
  ) {
    guard let encoding = media["encoding"], encoding.object?.isEmpty == false else { return }
    guard parameter.location == .querystring, parameter.content == Content.formType else {
      return remarks.note(
        "members are encoded one by one only where a form is the whole query; this is left out",
        at: encoding.place
      )
    }
    for (name, member) in encoding.members {
      let entry = FormEncoding.entry(member.object ?? [:])
      if !entry.isEmpty { parameter.encoding[name] = .object(entry) }
    }
  }

  /// Reads a parameter whose value is a document of a media type.
  private static func readContent(
    _ type: MediaType,
    _ media: Located,
    into parameter: inout Parameter,
    _ remarks: inout ImportDiagnostics
  ) {
    parameter.schema = media["schema"]
    parameter.examples = SchemaAnnotations.examples(beside: media.value)
    guard type.isSound else {
      return remarks.note("this is no media type; the value is sent as it is", at: media.place)
    }
    parameter.content = type.isRange ? "application/json" : type.essence
    readEncoding(of: media, into: &parameter, &remarks)
  }

  static func readSwagger2(
    _ located: Located,
    into parameter: inout Parameter,
    _ remarks: inout ImportDiagnostics
  ) {
    parameter.schema = schema(ofTwo: located)
    parameter.allowsReserved = allowsReserved(located, in: parameter.location)
    guard located.value["type"] == "array" else { return }
    switch located.value["collectionFormat"]?.string ?? "csv" {
    case "csv": parameter.explode = false
    case "ssv": (parameter.style, parameter.explode) = (.space, false)
    case "pipes": (parameter.style, parameter.explode) = (.pipe, false)
    case "multi" where parameter.location == .query: parameter.explode = true
    case let format:
      // Nothing later writes tabs; the agent can.
      let separator = format == "tsv" ? "a tab" : "a comma"
      remarks.note(
        "the collection format \(DocumentExcerpt.quoted(format)) is not known here; the argument is a "
          + "text in which the values are separated by \(separator)",
        at: located.place.appending("collectionFormat")
      )
      parameter.schema = Located(value: ["type": "string"], place: located.place)
      let words = parameter.description.map { $0 + " " } ?? ""
      parameter.description = "\(words)Several values, separated by \(separator)."
    }
    let isInPath = parameter.location == .path || parameter.location == .header
    if isInPath, parameter.style == .space || parameter.style == .pipe {
      remarks.note(
        "values separated by spaces or pipes are possible in the query only; here commas are sent",
        at: located.place.appending("collectionFormat")
      )
      parameter.style = nil
    }
  }

  /// Whether a value is written with its reserved characters, by the word of the specification or of a vendor.
  private static func allowsReserved(_ located: Located, in location: Parameter.Location) -> Bool {
    guard location == .query || location == .path else { return false }
    return located.value["allowReserved"] == true || located.value["x-ms-skip-url-encoding"] == true
  }

  /// The schema that the members of a Swagger 2.0 parameter make.
  static func schema(ofTwo located: Located) -> Located {
    var schema = located.object ?? [:]
    for name in ownMembers { schema[name] = nil }
    return Located(value: .object(schema), place: located.place)
  }
}
