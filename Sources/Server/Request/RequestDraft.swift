import JSON
import Manifests

/// The argument that cannot stand where the operation puts it, and why.
struct UnplaceableArgument: Error, Hashable {
  let argument: String
  let problem: String
}

/// The parts of a request that come from the agent, other than its path: query, fields and content.
///
/// Host, port and scheme never do; they stand in the manifest.
struct RequestDraft {
  private(set) var query = ""
  private(set) var fields: [(name: String, value: String)] = []
  private(set) var body: JSONValue?

  /// Puts each argument in its place; null is left out everywhere but in the content.
  ///
  /// - Throws: the first argument whose value cannot stand in its place.
  init(_ places: [Place], arguments: JSONObject) throws(UnplaceableArgument) {
    if places.contains(where: \.target.isBody) { body = .object(JSONObject()) }
    for place in places {
      guard let value = arguments[place.argument] else { continue }
      switch place.target {
      case .path, .cookie: break
      case .query(let name): appendQuery(name, value)
      case .header(let name):
        guard !value.isNull else { continue }
        fields.append((name, try Self.fieldValue(value, argument: place.argument)))
      case .body(let pointer): try put(value, of: place.argument, at: pointer)
      }
    }
  }

  /// Scalars give one pair, arrays repeat the name, objects give `name[member]`.
  private mutating func appendQuery(_ name: String, _ value: JSONValue) {
    switch value {
    case .null: break
    case .array(let elements):
      for element in elements { appendQuery(name, element) }
    case .object(let object):
      for member in object.members { appendQuery("\(name)[\(member.name)]", member.value) }
    case .bool, .number, .string:
      query += query.isEmpty ? "?" : "&"
      query += PercentEncoding.encode(name) + "="
      query += PercentEncoding.encode(value.scalarText ?? "")
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

  /// The empty pointer merges an object into the content.
  private mutating func put(
    _ value: JSONValue,
    of argument: String,
    at pointer: JSONPointer
  ) throws(UnplaceableArgument) {
    let whole = body?.object ?? JSONObject()
    guard pointer.tokens.isEmpty else {
      body = .object(Self.setting(value, at: pointer.tokens[...], in: whole))
      return
    }
    guard let members = value.object?.members else {
      if value.isNull { return }
      throw UnplaceableArgument(
        argument: argument,
        problem: "is the content of the request and must be an object"
      )
    }
    var merged = whole
    for member in members { merged[member.name] = member.value }
    body = .object(merged)
  }

  private static func setting(
    _ value: JSONValue,
    at path: ArraySlice<String>,
    in object: JSONObject
  ) -> JSONObject {
    guard let token = path.first else { return object }
    var object = object
    let child = object[token]?.object ?? JSONObject()
    object[token] =
      path.count == 1 ? value : .object(setting(value, at: path.dropFirst(), in: child))
    return object
  }
}
