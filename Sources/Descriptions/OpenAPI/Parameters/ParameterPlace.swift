import JSON

/// What kind of values a parameter has, as far as its way into a request depends on it.
enum ParameterShape {
  case scalar, list, object, unknown

  init(of schema: Located, in document: APIDocument) {
    guard let object = (try? document.resolved(schema))?.object else {
      self = .unknown
      return
    }
    switch SchemaTypes.kind(of: object) {
    case "array"?: self = .list
    case "object"?: self = .object
    case nil: self = object["enum"] == nil ? .unknown : .scalar
    default: self = .scalar
    }
  }
}

/// A parameter's `place` in a manifest.
struct ParameterPlace {
  let parameter: Parameter
  let shape: ParameterShape

  /// Whether an argument without a place goes into the query.
  let isQueryUsual: Bool

  /// The place of the argument with a name; nil where it is what the manifest takes anyway.
  func written(for argument: String) -> JSONValue? {
    let (name, location) = (parameter.name, parameter.location)
    if isPlain {
      switch location {
      case .path: return argument == name ? JSONValue?.none : long
      case .query:
        return argument == name && isQueryUsual ? JSONValue?.none : .string("query:" + name)
      case .querystring: return long
      case .header: return .string("header:" + name)
      case .cookie: return .string("cookie:" + name)
      }
    }
    return long
  }

  /// Whether the short form says it all.
  private var isPlain: Bool {
    guard parameter.content == nil, !parameter.allowsReserved else { return false }
    let style = parameter.style ?? parameter.usualStyle
    guard style == parameter.usualStyle else { return false }
    switch (parameter.location, shape) {
    case (_, .scalar): return true
    case (.query, .list): return parameter.explode != false
    case (.path, .list), (.header, .list): return parameter.explode != true
    default: return false
    }
  }

  private var long: JSONValue {
    var place: JSONObject = [
      "in": .string(parameter.location.rawValue), "name": .string(parameter.name),
    ]
    if parameter.location == .querystring { place["name"] = nil }
    if let content = parameter.content {
      place["content"] = .string(content)
      if !parameter.encoding.isEmpty { place["encoding"] = .object(parameter.encoding) }
      return .object(place)
    }
    let style = parameter.style ?? parameter.usualStyle
    // Only `form` sends the parts of a value apart unless told otherwise (OpenAPI 3.1 §4.8.12.2).
    let explode = parameter.explode ?? (style == .form)
    place["style"] = .string(style.rawValue)
    place["explode"] = .bool(explode || style == .deepObject)
    if parameter.allowsReserved { place["allow_reserved"] = true }
    if style == .deepObject { place["lists"] = parameter.lists.map { .string($0) } }
    return .object(place)
  }
}
