import HTTP
import JSON
import Manifests

/// The argument that cannot stand where the operation puts it, and why.
struct UnplaceableArgument: Error, Hashable {
  let argument: String
  let problem: String
}

/// The parts of a request that come from the agent: path, query, fields and content.
///
/// Host, port and scheme never do; they stand in the manifest.
struct RequestDraft {
  private(set) var path: String
  private(set) var query: [(name: String, value: String)] = []
  private(set) var fields: [(name: String, value: String)] = []
  private(set) var body: JSONValue?

  /// Puts each argument in its place.
  ///
  /// - Throws: the first argument whose value cannot stand in its place.
  init(_ operation: Operation, arguments: JSONObject) throws(UnplaceableArgument) {
    path = operation.path
    if operation.places.contains(where: \.target.isBody) { body = .object(JSONObject()) }
    for place in operation.places {
      guard let value = arguments[place.argument], !value.isNull || place.target.isBody else {
        continue
      }
      try put(value, at: place)
    }
  }

  private mutating func put(_ value: JSONValue, at place: Place) throws(UnplaceableArgument) {
    switch place.target {
    case .path:
      let segment = try PathSegment.encode(value, argument: place.argument)
      path = path.replacing("{\(place.argument)}", with: segment)
    case .query(let name):
      appendQuery(name, value)
    case .header(let name):
      fields.append((name, try Self.fieldValue(value, argument: place.argument)))
    case .body(let pointer):
      body = Self.setting(value, at: pointer.tokens[...], in: body ?? .object(JSONObject()))
    }
  }

  /// The URL's part after the base URL.
  var target: String {
    guard !query.isEmpty else { return path }
    let pairs = query.map {
      PercentEncoding.encode($0.name) + "=" + PercentEncoding.encode($0.value)
    }
    return path + "?" + pairs.joined(separator: "&")
  }

  /// Scalars give one pair, arrays repeat the name, objects give `name[member]`.
  private mutating func appendQuery(_ name: String, _ value: JSONValue) {
    switch value {
    case .null: break
    case .array(let elements):
      for element in elements { appendQuery(name, element) }
    case .object(let object):
      for member in object.members { appendQuery("\(name)[\(member.name)]", member.value) }
    default:
      if let text = value.scalarText { query.append((name, text)) }
    }
  }

  private static func fieldValue(
    _ value: JSONValue,
    argument: String
  ) throws(UnplaceableArgument) -> String {
    guard let text = value.scalarText else {
      throw UnplaceableArgument(
        argument: argument,
        problem: "goes into a header field and must be a single value"
      )
    }
    guard text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }) else {
      throw UnplaceableArgument(
        argument: argument,
        problem: "holds a control character; remove it"
      )
    }
    return text
  }

  private static func setting(
    _ value: JSONValue,
    at path: ArraySlice<String>,
    in body: JSONValue
  ) -> JSONValue {
    var object = body.object ?? JSONObject()
    guard let token = path.first else {
      for member in value.object?.members ?? [] { object[member.name] = member.value }
      return .object(object)
    }
    let child = object[token] ?? .object(JSONObject())
    object[token] =
      path.count == 1 ? value : setting(value, at: path.dropFirst(), in: child)
    return .object(object)
  }
}

extension Place.Target {
  fileprivate var isBody: Bool {
    if case .body = self { true } else { false }
  }
}

/// One segment of a path made of an argument.
enum PathSegment {
  /// Encodes a scalar so that it can be nothing but one segment.
  ///
  /// - Throws: for values that would leave the segment: empty, `.`, `..`, separators, CR, LF, NUL.
  static func encode(_ value: JSONValue, argument: String) throws(UnplaceableArgument) -> String {
    guard let text = value.scalarText, !text.isEmpty else {
      throw UnplaceableArgument(
        argument: argument,
        problem: "is a part of the path and must be a non-empty single value"
      )
    }
    guard text != ".", text != "..", !text.utf8.contains(where: isForbidden) else {
      throw UnplaceableArgument(
        argument: argument,
        problem: "is a part of the path and may not be . or .. or hold / \\ or a line break"
      )
    }
    return PercentEncoding.encode(text)
  }

  private static func isForbidden(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "/") || byte == UInt8(ascii: "\\") || byte < 0x20 || byte == 0x7F
  }
}
