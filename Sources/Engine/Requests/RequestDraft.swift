import Text
package import JSON
package import Manifests

/// The argument that cannot stand where the operation puts it, and why.
package struct UnplaceableArgument: Error, Hashable {
  package let argument: String

  /// What is wrong with it, as the end of a sentence.
  package let problem: String

  /// Makes the fault of an argument.
  package init(argument: String, problem: String) {
    self.argument = argument
    self.problem = problem
  }
}

/// The parts of a request that come from the agent, other than its path: query, fields, cookies and content.
///
/// Host, port and scheme never do; they stand in the manifest.
package struct RequestDraft {
  private(set) var query = ""
  private(set) var fields: [(name: String, value: String)] = []
  private(set) var cookies: [StyledPair] = []

  /// What the content is made of, nil where there is none.
  private(set) var body: JSONValue?
  private let form: OperationForm
  private let claimed: [String]

  /// Puts each argument in its place; null is left out everywhere but in JSON content.
  ///
  /// `claimed` names the query parameters and the cookies that carry credentials, `fixedQuery` is that of the path, as in
  /// `?action=list`, or empty.
  /// - Throws: the first argument whose value cannot stand in its place.
  package init(
    _ form: OperationForm,
    arguments: JSONObject,
    claimed: [String] = [],
    fixedQuery: String = ""
  ) throws(UnplaceableArgument) {
    self.form = form
    self.claimed = claimed
    query = fixedQuery
    if form.content.form != .whole, form.places.contains(where: \.target.isBody) {
      body = .object(JSONObject())
    }
    for place in form.places {
      guard let value = arguments[place.argument] else { continue }
      switch place.target {
      case .path: break
      case .query(let name): try appendQuery(name, value, of: place)
      case .queryString: appendWhole(value, as: place)
      case .header(let name): try appendField(name, value, of: place)
      case .cookie(let name): try appendCookie(name, value, of: place)
      case .body(let pointer): try put(value, of: place.argument, at: pointer)
      }
    }
  }

  // MARK: - Query

  private mutating func appendQuery(
    _ name: String,
    _ value: JSONValue,
    of place: ParameterLocation
  ) throws(UnplaceableArgument) {
    switch place.notation {
    case .usual, .file: appendUsual(name, value)
    case .content(let type):
      if !value.isNull { append(name, PercentEncoding.encode(value.content(type))) }
    case .styled(let style):
      let pairs = style.pairs(value, name: name, style.keepsReserved ? .reserved : .component)
      for pair in pairs {
        try check(pair.name, of: place, usually: name)
        append(pair.name, pair.value)
      }
    }
  }

  /// Scalars give one pair, arrays repeat the name, objects give `name[member]`.
  private mutating func appendUsual(_ name: String, _ value: JSONValue) {
    switch value {
    case .null: break
    case .array(let elements):
      for element in elements { appendUsual(name, element) }
    case .object(let object):
      for member in object.members { appendUsual("\(name)[\(member.name)]", member.value) }
    case .bool, .number, .string: append(name, PercentEncoding.encode(value.scalarText ?? ""))
    }
  }

  private mutating func append(_ name: String, _ value: String) {
    append(written: PercentEncoding.encode(name) + "=" + value)
  }

  private mutating func append(written text: String) {
    query += query.isEmpty ? "?" : "&"
    query += text
  }

  /// A value that is the query itself: a form of its members, or the value's text (OpenAPI 3.2 §4.12).
  private mutating func appendWhole(_ value: JSONValue, as place: ParameterLocation) {
    guard case .content(let type) = place.notation, !value.isNull else { return }
    guard MediaType.essence(of: type) == Content.formType, let object = value.object else {
      return append(written: PercentEncoding.encode(value.content(type)))
    }
    if object.isEmpty { return }
    let bytes = FormContent.bytes(object, encoding: place.encoding)
    if !bytes.isEmpty { append(written: String(decoding: bytes, as: UTF8.self)) }
  }

  /// An object whose members become parameters brings names of the agent's choice; none may be another's.
  private func check(
    _ name: String,
    of place: ParameterLocation,
    usually standard: String
  ) throws(UnplaceableArgument) {
    guard name != standard else { return }
    let isTaken =
      claimed.contains { $0.lowercased() == name.lowercased() }
      || form.places.contains { other in
        switch (other.target, place.target) {
        case (.query(let taken), .query), (.cookie(let taken), .cookie):
          other.argument != place.argument && taken == name
        default: false
        }
      }
    guard isTaken else { return }
    throw UnplaceableArgument(
      argument: "\(place.argument)/\(UntrustedText.named(name))",
      problem: "is the name of another parameter; remove the member"
    )
  }

  // MARK: - Fields and cookies

  private mutating func appendField(
    _ name: String,
    _ value: JSONValue,
    of place: ParameterLocation
  ) throws(UnplaceableArgument) {
    let text: String? =
      switch place.notation {
      case .usual, .file: ValueStyle(.simple).text(value, name: name, .none)
      case .styled(let style): style.text(value, name: name, .none)
      // JSON can say everything in ASCII, which is all that fields carry for certain.
      case .content(let type): value.isNull ? nil : value.content(type).escapingJSON(type)
      }
    guard let text else { return }
    guard text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }) else {
      throw UnplaceableArgument(
        argument: place.argument,
        problem: "holds a control character; remove it"
      )
    }
    fields.append((name, text))
  }

  private mutating func appendCookie(
    _ name: String,
    _ value: JSONValue,
    of place: ParameterLocation
  ) throws(UnplaceableArgument) {
    let pairs: [StyledPair] =
      switch place.notation {
      case .usual, .file: ValueStyle(.form, isExploded: false).pairs(value, name: name, .cookie)
      case .styled(let style): style.pairs(value, name: name, .cookie)
      case .content(let type):
        value.isNull
          ? [] : [StyledPair(name: name, value: Escaping.cookie.write(value.content(type)))]
      }
    for pair in pairs {
      try check(pair.name, of: place, usually: name)
      cookies.append(StyledPair(name: PercentEncoding.encode(pair.name), value: pair.value))
    }
  }

  // MARK: - Content

  /// Puts a member that no argument fills into the content.
  package mutating func put(_ value: JSONValue, at pointer: JSONPointer) {
    let whole = body?.object ?? JSONObject()
    body = .object(Self.setting(value, at: pointer.tokens[...], in: whole))
  }

  /// The empty pointer merges an object into the content; where it is the only place, all else is the content.
  private mutating func put(
    _ value: JSONValue,
    of argument: String,
    at pointer: JSONPointer
  ) throws(UnplaceableArgument) {
    guard pointer.tokens.isEmpty else {
      let whole = body?.object ?? JSONObject()
      body = .object(Self.setting(value, at: pointer.tokens[...], in: whole))
      return
    }
    let isMerged = form.content.form != .whole && value.object != nil
    guard isMerged || takesWhole else {
      if value.isNull { return }
      throw UnplaceableArgument(
        argument: argument,
        problem: "is the content of the request and must be an object"
      )
    }
    guard isMerged else {
      body = form.content.form == .whole && value.isNull ? nil : value
      return
    }
    var merged = body?.object ?? JSONObject()
    for member in value.object?.members ?? [] { merged[member.name] = member.value }
    body = .object(merged)
  }

  private var takesWhole: Bool {
    (form.content.form == .whole || form.content.form == .json)
      && form.places.count(where: \.target.isBody) == 1
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

extension String {
  /// JSON with every character outside of ASCII escaped; content of another type as it is.
  fileprivate func escapingJSON(_ mediaType: String) -> String {
    guard MediaType.isJSON(mediaType), utf8.contains(where: { $0 >= 0x80 }) else { return self }
    return utf16.map { unit in
      guard unit >= 0x80 else { return String(Unicode.Scalar(UInt8(unit))) }
      return "\\u" + Hexadecimal.text(of: unit, digits: 4)
    }.joined()
  }
}
