import JSON

/// The arguments of an operation in the order in which they are found, with their places in the request.
struct ArgumentList {
  /// A model cannot choose among more.
  static let limit = 200

  private(set) var properties: [(String, JSONValue)] = []
  private(set) var required: [String] = []
  private(set) var places: [(String, JSONValue)] = []
  private(set) var remarks: ImportDiagnostics
  private var names = ArgumentNames()
  private let operation: Place

  /// Collects the arguments of the operation at a place.
  init(of operation: Place, file: String) {
    self.operation = operation
    remarks = ImportDiagnostics(file: file)
  }

  /// An argument before it has its name.
  struct Argument {
    /// What the API calls it.
    var name: String

    /// The part of the request: path, query, header, cookie or body.
    var location: String
    var schema: JSONValue
    var isRequired: Bool

    /// Words of the parameter itself, which say more than those of its schema.
    var description: String?
    var place: Place
  }

  /// Adds an argument; `target` makes its `place` of its name, nil where that is the usual one.
  mutating func add(_ argument: Argument, _ target: (String) -> JSONValue?) {
    guard properties.count < Self.limit else {
      return remarks.note(
        "an operation has at most \(Self.limit) arguments; the further ones are left out",
        at: operation
      )
    }
    let given = names.give(argument.name, at: argument.location)
    remark(given, argument)
    properties.append((given.name, described(argument, as: given.name)))
    if argument.isRequired { required.append(given.name) }
    if let place = target(given.name) { places.append((given.name, place)) }
  }

  private mutating func remark(_ given: ArgumentNames.Given, _ argument: Argument) {
    let old = DocumentExcerpt.quoted(argument.name)
    switch given.reason {
    case .reserved?:
      remarks.note(
        "the argument \(old) is called \"\(given.name)\" here, because the server has one of that name",
        at: argument.place
      )
    case .collision?:
      remarks.note(
        "the argument \(old) of the \(argument.location) is called \"\(given.name)\" here, because another has that name",
        at: argument.place
      )
    case nil: break
    }
  }

  /// The schema with the words there are about the argument; of one without any, its name says as much as we could.
  private func described(_ argument: Argument, as name: String) -> JSONValue {
    var schema = argument.schema.object ?? JSONObject()
    if let description = argument.description {
      schema["description"] = .string(description)
    } else if schema["description"] == nil, schema["$ref"] == nil {
      schema["description"] = Self.standIn(argument, as: name).map(JSONValue.string)
    }
    return .object(schema)
  }

  /// What an argument is whose name here is not the API's.
  private static func standIn(_ argument: Argument, as name: String) -> String? {
    if argument.location == "querystring" { return "The whole query of the request." }
    guard argument.name != name else { return nil }
    let old = DocumentProse.line(argument.name, limit: 80)
    return switch argument.location {
    case "header": "The header field \(old)."
    case "cookie": "The cookie \(old)."
    case "path": "The \(old) in the path."
    case "query": "The query parameter \(old)."
    default: "The member \(old) of the body."
    }
  }
}
