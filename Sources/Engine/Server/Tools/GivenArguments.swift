import JSON
import Manifests
import Text

/// The arguments of a call as clients send them, before they are held against the schema of the tool.
///
/// Frameworks write an argument that was not given as `null`, `""` or `[]`, and put the whole call one level too deep,
/// sometimes as a JSON text; each is read as it was meant.
struct GivenArguments {
  private(set) var arguments: JSONObject

  /// What was taken out of where it did not belong, or counts as left out and may have been meant.
  private(set) var coercions: [JSONSchema.Coercion] = []

  init(_ arguments: JSONObject) { self.arguments = arguments }

  /// What a tool takes, as far as it matters here.
  struct Shape: Sendable {
    var names: Set<String>
    var required: [String]

    /// The arguments of which the schema does not say what kind of value they take.
    var untyped: Set<String>

    /// Whether arguments of other names are taken too.
    var isOpen: Bool

    /// The arguments that go into the content under other names than their own, by those.
    var contentNames: [String: String] = [:]

    /// Reads the shape of an object schema, and where its members go.
    init(_ schema: JSONObject, places: [ParameterLocation] = []) {
      let properties = schema["properties"]?.object ?? JSONObject()
      names = Set(properties.names)
      untyped = Set(properties.members.filter { $0.value.saysNoType }.map(\.name))
      required = (schema["required"]?.array ?? []).compactMap(\.string)
      isOpen = schema["additionalProperties"] != false
      for place in places {
        guard case .body(let pointer) = place.target, pointer.tokens.count == 1,
          pointer.tokens[0] != place.argument
        else { continue }
        contentNames[pointer.tokens[0]] = place.argument
      }
    }

    /// What stands in the content, by the names of the arguments: a name that the path has too means the content's there.
    func arguments(ofContent content: JSONObject) -> JSONObject {
      var renamed = JSONObject()
      for member in content.members {
        let name = contentNames[member.name].flatMap { content[$0] == nil ? $0 : nil }
        renamed[name ?? member.name] = member.value
      }
      return renamed
    }
  }

  /// The names under which frameworks nest a call.
  private static let wrappers = [
    "arguments", "args", "kwargs", "input", "params", "parameters", "tool_input", "tool_arguments",
    "body", "requestBody", "request_body", "payload", "data",
  ]

  /// Those of them that mean the content of the request.
  private static let contents: Set<String> = [
    "body", "requestBody", "request_body", "payload", "data",
  ]

  /// The names that stand beside a nested call and say which tool is meant.
  private static let labels: Set<String> = ["name", "tool", "tool_name"]

  /// Levels that are unwrapped.
  private static let depthLimit = 3

  /// Takes a call out of the member that it is nested under.
  mutating func unwrap(for shape: Shape) {
    for _ in 0..<Self.depthLimit {
      guard let (wrapper, inner, wasText) = nested(for: shape) else { return }
      var unwrapped = inner
      for member in arguments.members
      where member.name != wrapper && shape.names.contains(member.name)
        && unwrapped[member.name] == nil
      { unwrapped[member.name] = member.value }
      arguments = unwrapped
      let form = wasText ? ", as a text" : ""
      let action = "the whole call stood under \"\(wrapper)\"\(form), and was taken from there"
      coercions.append(.init(path: JSONPointer(), name: "", action: action, kind: .nesting))
    }
  }

  /// Puts members of the content into the argument that takes it whole, where they stand in its place.
  ///
  /// Nothing is moved where the argument is given too, or where one of the names is known nowhere: then a slip in a
  /// name is as likely.
  mutating func gather(into whole: WholeContent) {
    guard arguments[whole.argument]?.isBlank ?? true else { return }
    let strays = arguments.members.filter { !whole.others.contains($0.name) }
      .filter { $0.name != whole.argument }
    guard !strays.isEmpty, strays.allSatisfy({ whole.members.contains($0.name) }) else { return }
    for stray in strays { arguments[stray.name] = nil }
    arguments[whole.argument] = .object(JSONObject(strays.map { ($0.name, $0.value) }))
    let names = English.list(strays.map { "\"\($0.name)\"" })
    let action =
      "\(names) stood beside \"\(whole.argument)\", and \(strays.count == 1 ? "was" : "were") put into it"
    coercions.append(.init(path: JSONPointer(), name: "", action: action, kind: .scattering))
  }

  private func nested(
    for shape: Shape
  ) -> (wrapper: String, inner: JSONObject, wasText: Bool)? {
    for wrapper in Self.wrappers {
      guard let value = arguments[wrapper], let held = value.heldObject else { continue }
      let inner = Self.contents.contains(wrapper) ? shape.arguments(ofContent: held) : held
      guard
        isWrapper(wrapper, around: inner, shape)
      else { continue }
      return (wrapper, inner, value.string != nil)
    }
    return nil
  }

  /// Whether a member holds the call itself rather than an argument of its name.
  private func isWrapper(_ wrapper: String, around inner: JSONObject, _ shape: Shape) -> Bool {
    let others = arguments.members.filter { $0.name != wrapper && !$0.value.isBlank }
    let areKnown = others.allSatisfy { member in
      shape.names.contains(member.name)
        || (Self.labels.contains(member.name) && member.value.string != nil)
    }
    guard areKnown else { return false }
    if !shape.names.contains(wrapper), !shape.isOpen { return true }
    return shape.required.contains { name in
      (arguments[name]?.isBlank ?? true) && inner[name].map { !$0.isBlank } ?? false
    }
  }

  /// Reads the texts of arguments that take whatever there is, where a text is wholly an object or an array: clients
  /// that know no type write such values as texts.
  mutating func readTexts(for shape: Shape) {
    for member in arguments.members where shape.untyped.contains(member.name) {
      guard let value = member.value.heldContainer else { continue }
      arguments[member.name] = value
      let kind = value.array == nil ? "object" : "array"
      let action = "the text was read as the \(kind) that it holds"
      let path = JSONPointer(tokens: [member.name])
      coercions.append(.init(path: path, name: member.name, action: action))
    }
  }

  /// Leaves out arguments that hold nothing, where the tool does not require them.
  ///
  /// `doubt` says of one that fits its schema whether it is left out silently, left out and told, or kept (nil).
  mutating func omitBlanks(
    required: [String],
    where doubt: (JSONObject.Member) -> JSONSchema.Coercion.Kind?
  ) {
    for member in arguments.members where member.value.isBlank && !required.contains(member.name) {
      guard let kind = doubt(member) else { continue }
      arguments[member.name] = nil
      let action = "\(member.value.shown) was taken as left out"
      let path = JSONPointer(tokens: [member.name])
      coercions.append(.init(path: path, name: member.name, action: action, kind: kind))
    }
  }
}

extension JSONValue {
  /// Whether a schema leaves it open what kind of value fits.
  fileprivate var saysNoType: Bool {
    if case .bool(let takesAll) = self { return takesAll }
    guard let schema = object else { return false }
    return !schema.names.contains(where: Self.typing.contains)
  }

  private static let typing: Set<String> = [
    "type", "enum", "const", "format", "pattern", "minLength", "maxLength", "anyOf", "oneOf",
    "allOf", "not", "if", "properties", "items", "minimum", "maximum", "contentMediaType",
    "$ref", "$dynamicRef",
  ]

  /// The object or array that a text is wholly; nil for any other value.
  fileprivate var heldContainer: JSONValue? {
    guard case .string(let text) = self,
      text.utf8.first(where: { $0 > 0x20 }).map({ "{[".utf8.contains($0) }) ?? false,
      let value = try? JSONParser.parse(text)
    else { return nil }
    return value.object == nil && value.array == nil ? nil : value
  }

  /// The object that a value is, or that a text holds.
  fileprivate var heldObject: JSONObject? {
    if case .object(let object) = self { return object }
    guard case .string(let text) = self, text.utf8.first(where: { $0 > 0x20 }) == UInt8(ascii: "{")
    else { return nil }
    return (try? JSONParser.parse(text))?.object
  }
}
