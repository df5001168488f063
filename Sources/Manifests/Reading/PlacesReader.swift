import JSON

/// The reader of `place`: gives each argument exactly one place in the request.
struct PlacesReader {
  private static let bodiless = ["GET", "HEAD"]
  private static let forms =
    "\"path\", \"query\", \"query:NAME\", \"header:NAME\", \"body\", \"body:/pointer\" or \"body:\""

  let verb: String
  let template: PathTemplate
  let arguments: ArgumentsReader
  let surroundings: Surroundings

  func read(_ fields: inout ObjectReader) -> [Place] {
    let written = fields.optional("place")?.object()
    checkPath(at: fields.pointer, fields.findings)
    if let written { checkNames(written) }
    var places: [Place] = []
    for name in arguments.names {
      let value = written?.value(of: name)
      guard let target = value.map({ target($0, of: name) }) ?? standard(of: name) else { continue }
      let place = Place(argument: name, target: target)
      if let other = places.first(where: { $0.target.overlaps(target) }) {
        let tokens = value == nil ? ["arguments", "properties", name] : ["place", name]
        let pointer = JSONPointer(tokens: fields.pointer.tokens + tokens)
        fields.findings.error(Self.overlap(of: other, and: place), at: pointer)
      }
      places.append(place)
    }
    return places
  }

  /// Where an argument goes that `place` does not name.
  private func standard(of name: String) -> Place.Target? {
    if template.names.contains(name) { return .path }
    if ["GET", "HEAD", "DELETE"].contains(verb) { return .query(name: name) }
    return .body(JSONPointer(tokens: [name]))
  }

  private func target(_ value: ValueReader, of name: String) -> Place.Target? {
    value.parsed("a place: \(Self.forms)") { (text) throws(Complaint) in
      let target = try target(text, of: name)
      let isInPath = template.names.contains(name)
      guard !template.isKnown || isInPath == (target == .path) else {
        throw Complaint(
          isInPath
            ? "the argument stands in the path as {\(name)}, so it cannot go elsewhere too"
            : "the path has no {\(name)}; put it there or choose another place"
        )
      }
      return target
    }
  }

  private func target(_ text: String, of name: String) throws(Complaint) -> Place.Target {
    let pieces = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let detail = pieces.count == 2 ? String(pieces[1]) : nil
    switch (pieces[0], detail) {
    case ("path", nil): return .path
    case ("query", nil): return .query(name: name)
    case ("query", let detail?) where !detail.isEmpty: return .query(name: detail)
    case ("header", let detail?): return .header(name: try field(detail))
    case ("body", nil): return .body(try body(JSONPointer(tokens: [name]), of: name))
    case ("body", let detail?): return .body(try body(try PointerText.parse(detail), of: name))
    default: throw Complaint("expected \(Self.forms), found \(Quotation.quoted(text))")
    }
  }

  private func field(_ name: String) throws(Complaint) -> String {
    let name = try FieldName.sent(name)
    if surroundings.claimedFields.contains(where: { FieldName.isSame($0, name) }) {
      throw Complaint("the field \(name) is set by the manifest itself; an argument must not")
    }
    return name
  }

  private func body(_ pointer: JSONPointer, of name: String) throws(Complaint) -> JSONPointer {
    guard !Self.bodiless.contains(verb) else {
      throw Complaint("a \(verb) request has no body; use \"query\"")
    }
    guard !pointer.tokens.contains("*") else {
      throw Complaint("a place in the body must be exact, without \"*\"")
    }
    if pointer.tokens.isEmpty, let type = arguments.type(of: name), type != "object" {
      throw Complaint(
        "\"body:\" merges an object into the body, but the argument's type is \"\(type)\""
      )
    }
    return pointer
  }

  /// Every name in the path must be an argument that is always there.
  private func checkPath(at operation: JSONPointer, _ findings: Findings) {
    let names = Set(arguments.names)
    let required = Set(arguments.required)
    for name in template.names where !required.contains(name) {
      let hint = NearestName.hint(for: name, among: arguments.names)
      let message =
        names.contains(name)
        ? "the argument \(Quotation.quoted(name)) stands in the path; list it under \"required\""
        : "there is no argument \(Quotation.quoted(name)) for the place in the path\(hint)"
      findings.error(message, at: operation.appending("path"))
    }
  }

  private func checkNames(_ written: ObjectReader) {
    let names = Set(arguments.names)
    for name in written.object.names where !names.contains(name) {
      let hint = NearestName.hint(for: name, among: arguments.names)
      written.refuse(name, "there is no argument \(Quotation.quoted(name))\(hint)")
    }
  }

  private static func overlap(of first: Place, and second: Place) -> String {
    let names = "\(Quotation.quoted(first.argument)) and \(Quotation.quoted(second.argument))"
    return "the arguments \(names) would go to the same place; give one of them another"
  }
}

extension Place.Target {
  /// Whether two arguments at these places would overwrite each other.
  fileprivate func overlaps(_ other: Place.Target) -> Bool {
    switch (self, other) {
    case (.query(let left), .query(let right)): return left == right
    case (.header(let left), .header(let right)): return FieldName.isSame(left, right)
    case (.body(let left), .body(let right)):
      // Merged objects bring their own names, which are known only at the call.
      guard !left.tokens.isEmpty, !right.tokens.isEmpty else { return false }
      return left.tokens.starts(with: right.tokens) || right.tokens.starts(with: left.tokens)
    default: return false
    }
  }
}
