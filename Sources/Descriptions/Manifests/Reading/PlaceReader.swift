import JSON

/// The reader of one argument's place, written as a text or as an object.
struct PlaceReader {
  private static let forms =
    "\"path\", \"query\", \"query:NAME\", \"header:NAME\", \"cookie:NAME\", \"body\", "
    + "\"body:/pointer\" or \"body:\""

  /// The parts of a request that the object's `in` names.
  private enum Part: String, CaseIterable { case path, query, header, cookie, body }

  let verb: String
  let surroundings: Surroundings

  /// Reads the place of an argument; nil when something is wrong with it.
  func read(_ value: ValueReader, of argument: String) -> Place? {
    if value.value.object != nil {
      return value.object().flatMap { read($0, of: argument) }
    }
    let expected = "a place: \(Self.forms), or an object with \"in\""
    return value.parsed(expected) { (text) throws(Complaint) in
      Place(argument: argument, target: try target(text, of: argument))
    }
  }

  private func target(_ text: String, of name: String) throws(Complaint) -> Place.Target {
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
    default: throw Complaint("expected \(Self.forms), found \(Quotation.quoted(text))")
    }
  }

  // MARK: - Places as objects

  private func read(_ object: ObjectReader, of argument: String) -> Place? {
    var fields = object
    guard let part = fields.required("in", "the part of the request")?.choice(Part.self) else {
      return nil
    }
    return switch part {
    case .path: parameter(fields, .path, argument) { text throws(Complaint) in .path(name: text) }
    case .query:
      parameter(fields, .query, argument) { text throws(Complaint) in .query(name: try query(text))
      }
    case .header:
      parameter(fields, .header, argument) { text throws(Complaint) in
        .header(name: try field(text))
      }
    case .cookie:
      parameter(fields, .cookie, argument) { text throws(Complaint) in
        .cookie(name: try cookie(text))
      }
    case .body: body(fields, argument)
    }
  }

  private func parameter(
    _ fields: ObjectReader,
    _ place: NotationReader.Place,
    _ argument: String,
    _ target: (String) throws(Complaint) -> Place.Target
  ) -> Place? {
    var reader = NotationReader(fields, place: place)
    let name = reader.optional("name")
    let notation = reader.read()
    reader.finish()
    let written = name.map { $0.parsed("the parameter's name", target) } ?? standard()
    return written.map { Place(argument: argument, target: $0, notation: notation) }

    func standard() -> Place.Target? {
      do throws(Complaint) {
        return try target(argument)
      } catch {
        fields.error(error.message)
        return nil
      }
    }
  }

  private func body(_ object: ObjectReader, _ argument: String) -> Place? {
    var fields = object
    let isFile = fields.optional("as")?.word(among: ["file"]) != nil
    let pointer: JSONPointer?
    if let written = fields.optional("at") {
      pointer = written.parsed("a JSON pointer such as \"/title\"") { (text) throws(Complaint) in
        try body(try PointerText.parse(text))
      }
    } else {
      do throws(Complaint) {
        pointer = try body(JSONPointer(tokens: [argument]))
      } catch {
        fields.error(error.message)
        pointer = nil
      }
    }
    fields.refuseUnknown()
    return pointer.map {
      Place(argument: argument, target: .body($0), notation: isFile ? .file : .usual)
    }
  }

  // MARK: - Names

  private func query(_ name: String) throws(Complaint) -> String {
    let name = try ParameterName.query(name)
    guard !surroundings.credentials.contains(where: { $0.carrier == .query(name) }) else {
      throw Complaint("the query parameter \(name) carries a credential; an argument must not")
    }
    return name
  }

  private func field(_ name: String) throws(Complaint) -> String {
    let name = try FieldName.sent(name)
    switch name.lowercased() {
    case "cookie": throw Complaint("one cookie has a place of its own; write \"cookie:NAME\"")
    case "content-type": throw Complaint("the operation's \"content\" says what the content is")
    default: break
    }
    if surroundings.claimedFields.contains(where: { FieldName.isSame($0, name) }) {
      throw Complaint("the field \(name) is set by the manifest itself; an argument must not")
    }
    return name
  }

  private func cookie(_ name: String) throws(Complaint) -> String {
    let name = try ParameterName.cookie(name)
    guard !surroundings.credentials.contains(where: { $0.carrier == .cookie(name) }) else {
      throw Complaint("the cookie \(name) carries a credential; an argument must not")
    }
    return name
  }

  private func body(_ pointer: JSONPointer) throws(Complaint) -> JSONPointer {
    guard !PlacesReader.bodiless.contains(verb) else {
      throw Complaint("a \(verb) request has no body; use \"query\"")
    }
    guard !pointer.tokens.contains("*") else {
      throw Complaint("a place in the body must be exact, without \"*\"")
    }
    return pointer
  }
}
