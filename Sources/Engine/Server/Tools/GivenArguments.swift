import JSON
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

    /// Whether arguments of other names are taken too.
    var isOpen: Bool

    /// Reads the shape of an object schema.
    init(_ schema: JSONObject) {
      names = Set(schema["properties"]?.object?.names ?? [])
      required = (schema["required"]?.array ?? []).compactMap(\.string)
      isOpen = schema["additionalProperties"] != false
    }
  }

  /// The names under which frameworks nest a call.
  private static let wrappers = [
    "arguments", "args", "kwargs", "input", "params", "parameters", "tool_input", "tool_arguments",
    "body", "requestBody", "request_body", "payload",
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
      guard let value = arguments[wrapper], let inner = value.heldObject,
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
  /// The object that a value is, or that a text holds.
  fileprivate var heldObject: JSONObject? {
    if case .object(let object) = self { return object }
    guard case .string(let text) = self, text.utf8.first(where: { $0 > 0x20 }) == UInt8(ascii: "{")
    else { return nil }
    return (try? JSONParser.parse(text))?.object
  }
}
