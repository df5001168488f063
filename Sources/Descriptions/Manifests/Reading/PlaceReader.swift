import JSON

/// The reader of one argument's place, written as a text or as an object.
struct PlaceReader {
  private static let forms =
    "\"path\", \"query\", \"query:NAME\", \"header:NAME\", \"cookie:NAME\", \"body\", "
    + "\"body:/pointer\" or \"body:\""

  /// The parts of a request that the object's `in` names.
  private enum Part: String, CaseIterable { case path, query, querystring, header, cookie, body }

  let verb: String
  let context: ManifestContext

  /// Reads the place of an argument; nil when something is wrong with it.
  func read(_ value: ValueReader, of argument: String) -> ParameterLocation? {
    if value.value.object != nil {
      return value.object().flatMap { read($0, of: argument) }
    }
    let expected = "a place: \(Self.forms), or an object with \"in\""
    return value.parsed(expected) { (text) throws(InvalidText) in
      ParameterLocation(argument: argument, target: try target(text, of: argument))
    }
  }

  private func target(_ text: String, of name: String) throws(InvalidText)
    -> ParameterLocation.Target
  {
    let pieces = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let detail = pieces.count == 2 ? String(pieces[1]) : nil
    switch (pieces[0], detail) {
    case ("path", nil): return .path(name: name)
    case ("query", nil): return .query(name: try query(name))
    case ("query", let detail?) where !detail.isEmpty: return .query(name: try query(detail))
    case ("header", let detail?): return .header(name: try field(detail))
    case ("cookie", let detail?) where !detail.isEmpty: return .cookie(name: try cookie(detail))
    case ("body", nil): return .body(try body(JSONPointer(tokens: [name])))
    case ("body", let detail?): return .body(try body(try PointerText.parse(detail)))
    default: throw InvalidText("expected \(Self.forms), found \(ManifestExcerpt.quoted(text))")
    }
  }

  // MARK: - Places as objects

  private func read(_ object: ObjectReader, of argument: String) -> ParameterLocation? {
    var fields = object
    guard let part = fields.required("in", "the part of the request")?.choice(Part.self) else {
      return nil
    }
    return switch part {
    case .path: parameter(fields, .path, argument) { text throws(InvalidText) in .path(name: text) }
    case .query:
      parameter(fields, .query, argument) { text throws(InvalidText) in
        .query(name: try query(text))
      }
    case .querystring: queryString(fields, argument)
    case .header:
      parameter(fields, .header, argument) { text throws(InvalidText) in
        .header(name: try field(text))
      }
    case .cookie:
      parameter(fields, .cookie, argument) { text throws(InvalidText) in
        .cookie(name: try cookie(text))
      }
    case .body: body(fields, argument)
    }
  }

  /// The whole query, which is a form unless something else is said.
  private func queryString(_ object: ObjectReader, _ argument: String) -> ParameterLocation {
    var fields = object
    let content = fields.optional("content")?.mediaType() ?? Content.formType
    var encoding: [String: ParameterStyle] = [:]
    if let members = fields.optional("encoding")?.object() {
      if MediaType.essence(of: content) != Content.formType {
        members.error("members are encoded one by one only in a form; leave this out")
      }
      for (name, value) in members.members {
        encoding[name] = ParameterStyleReader.member(value)
      }
    }
    fields.refuseUnknown()
    return ParameterLocation(
      argument: argument,
      target: .queryString,
      notation: .content(content),
      encoding: encoding
    )
  }

  private func parameter(
    _ fields: ObjectReader,
    _ place: ParameterStyleReader.Place,
    _ argument: String,
    _ target: (String) throws(InvalidText) -> ParameterLocation.Target
  ) -> ParameterLocation? {
    var reader = ParameterStyleReader(fields, place: place)
    let name = reader.optional("name")
    let notation = reader.read()
    reader.finish()
    let written = name.map { $0.parsed("the parameter's name", target) } ?? standard()
    return written.map { ParameterLocation(argument: argument, target: $0, notation: notation) }

    func standard() -> ParameterLocation.Target? {
      do throws(InvalidText) {
        return try target(argument)
      } catch {
        fields.error(error.message)
        return nil
      }
    }
  }

  private func body(_ object: ObjectReader, _ argument: String) -> ParameterLocation? {
    var fields = object
    let isFile = fields.optional("as")?.word(among: ["file"]) != nil
    let pointer: JSONPointer?
    if let written = fields.optional("at") {
      pointer = written.parsed("a JSON pointer such as \"/title\"") { (text) throws(InvalidText) in
        try body(try PointerText.parse(text))
      }
    } else {
      do throws(InvalidText) {
        pointer = try body(JSONPointer(tokens: [argument]))
      } catch {
        fields.error(error.message)
        pointer = nil
      }
    }
    fields.refuseUnknown()
    return pointer.map {
      ParameterLocation(argument: argument, target: .body($0), notation: isFile ? .file : .usual)
    }
  }

  // MARK: - Names

  private func query(_ name: String) throws(InvalidText) -> String {
    let name = try ParameterName.query(name)
    guard !context.credentials.contains(where: { $0.carrier == .query(name) }) else {
      throw InvalidText("the query parameter \(name) carries a credential; an argument must not")
    }
    return name
  }

  private func field(_ name: String) throws(InvalidText) -> String {
    let name = try FieldName.sent(name)
    switch name.lowercased() {
    case "cookie": throw InvalidText("one cookie has a place of its own; write \"cookie:NAME\"")
    case "content-type": throw InvalidText("the operation's \"content\" says what the content is")
    default: break
    }
    if context.claimedFields.contains(where: { FieldName.isSame($0, name) }) {
      throw InvalidText("the field \(name) is set by the manifest itself; an argument must not")
    }
    return name
  }

  private func cookie(_ name: String) throws(InvalidText) -> String {
    let name = try ParameterName.cookie(name)
    guard !context.credentials.contains(where: { $0.carrier == .cookie(name) }) else {
      throw InvalidText("the cookie \(name) carries a credential; an argument must not")
    }
    return name
  }

  private func body(_ pointer: JSONPointer) throws(InvalidText) -> JSONPointer {
    guard !RequestMethod.isBodiless(verb) else {
      throw InvalidText("a \(verb) request has no body; use \"query\"")
    }
    guard !pointer.tokens.contains("*") else {
      throw InvalidText("a place in the body must be exact, without \"*\"")
    }
    guard !context.credentials.contains(where: { $0.carrier == .body(pointer) }) else {
      throw InvalidText("the place \(pointer) carries a credential; an argument must not")
    }
    return pointer
  }
}
