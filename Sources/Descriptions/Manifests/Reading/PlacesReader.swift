import Text
import JSON

/// The reader of `place`: gives each argument exactly one place in the request.
struct PlacesReader {
  let verb: String
  let template: OperationPath
  let content: Content
  let arguments: ArgumentsReader
  let context: ManifestContext

  func read(_ fields: inout ObjectReader) -> [ParameterLocation] {
    let written = fields.optional("place")?.object()
    let operation = fields.pointer
    if let written { checkNames(written) }
    let reader = PlaceReader(verb: verb, context: context)
    var places: [ParameterLocation] = []
    for name in arguments.names {
      let value = written?.value(of: name)
      let place = value.map { reader.read($0, of: name) } ?? standard(of: name)
      guard let place else { continue }
      let pointer = { Self.pointer(of: name, value, in: operation) }
      if let problem = pathProblem(of: place) { fields.findings.error(problem, at: pointer()) }
      if let other = places.first(where: { $0.target.overlaps(place.target) }) {
        fields.findings.error(Self.overlap(of: other, and: place), at: pointer())
      }
      places.append(place)
    }
    checkPath(of: places, at: fields.pointer, fields.findings)
    let check = BodyPlacesCheck(content: content, arguments: arguments)
    for (name, problem) in check.problems(with: places) {
      fields.findings.error(
        problem,
        at: Self.pointer(of: name, written?.value(of: name), in: operation)
      )
    }
    if content.form == .whole, let problem = check.shortage(of: places) { fields.error(problem) }
    return places
  }

  private static func pointer(
    of argument: String,
    _ written: ValueReader?,
    in operation: JSONPointer
  ) -> JSONPointer {
    let tokens = written == nil ? ["arguments", "properties", argument] : ["place", argument]
    return JSONPointer(tokens: operation.tokens + tokens)
  }

  /// Where an argument goes that `place` does not name.
  private func standard(of name: String) -> ParameterLocation? {
    if template.names.contains(name) {
      return ParameterLocation(argument: name, target: .path(name: name))
    }
    if RequestMethod.takesQuery(verb) {
      return ParameterLocation(argument: name, target: .query(name: name))
    }
    return ParameterLocation(argument: name, target: .body(JSONPointer(tokens: [name])))
  }

  /// What keeps an argument from its place when path and place do not agree.
  private func pathProblem(of place: ParameterLocation) -> String? {
    guard template.isKnown else { return nil }
    if case .path(let name) = place.target {
      guard !template.names.contains(name) else { return nil }
      return "the path has no {\(name)}; put it there or choose another place"
    }
    guard template.names.contains(place.argument) else { return nil }
    return "the argument stands in the path as {\(place.argument)}, so it cannot go elsewhere too"
  }

  /// Every name in the path must be filled by an argument that is always there.
  private func checkPath(
    of places: [ParameterLocation],
    at operation: JSONPointer,
    _ findings: Diagnostics
  ) {
    guard !template.names.isEmpty else { return }
    let names = arguments.names
    let required = NameLookup(arguments.required)
    for name in template.names where name != context.keyName || names.contains(name) {
      let filling = places.first { $0.target == .path(name: name) }?.argument ?? name
      guard !required.contains(filling) else { continue }
      let hint = NearestName.hint(for: filling, among: names)
      let message =
        names.contains(filling)
        ? "the argument \(ManifestExcerpt.quoted(filling)) stands in the path; list it under \"required\""
        : "there is no argument \(ManifestExcerpt.quoted(filling)) for the place in the path\(hint)"
      findings.error(message, at: operation.appending("path"))
    }
  }

  private func checkNames(_ written: ObjectReader) {
    let known = NameLookup(arguments.names)
    for name in written.object.names where !known.contains(name) {
      let hint = NearestName.hint(for: name, among: arguments.names)
      written.refuse(name, "there is no argument \(ManifestExcerpt.quoted(name))\(hint)")
    }
  }

  private static func overlap(of first: ParameterLocation, and second: ParameterLocation) -> String
  {
    let names =
      "\(ManifestExcerpt.quoted(first.argument)) and \(ManifestExcerpt.quoted(second.argument))"
    return "the arguments \(names) would go to the same place; give one of them another"
  }
}

/// What the content of an operation asks of the places in it.
struct BodyPlacesCheck {
  let content: Content
  let arguments: ArgumentsReader

  /// What is wrong, with the argument that is to blame.
  func problems(with places: [ParameterLocation]) -> [(argument: String, problem: String)] {
    let inside = places.filter(\.target.isBody)
    return inside.compactMap { place in
      problem(with: place, among: inside).map { (place.argument, $0) }
    }
  }

  /// What is missing of content that is one argument.
  func shortage(of places: [ParameterLocation]) -> String? {
    guard !places.contains(where: \.target.isBody) else { return nil }
    return "the content \(ManifestExcerpt.quoted(content.mediaType)) is one argument as it is; "
      + "give one the place \"body:\""
  }

  private func problem(with place: ParameterLocation, among inside: [ParameterLocation]) -> String?
  {
    guard case .body(let pointer) = place.target else { return nil }
    let isFile = place.notation == .file
    switch content.form {
    case .whole:
      guard pointer.tokens.isEmpty, inside.count == 1 else {
        return "the content \(ManifestExcerpt.quoted(content.mediaType)) is one argument as it is; "
          + "place exactly one, at \"body:\""
      }
      return nil
    case .parts where isFile && pointer.tokens.count != 1:
      return "a file is a part of its own; place it as {\"in\": \"body\", \"as\": \"file\"}"
    case .json where isFile, .fields where isFile:
      return "a file goes into \"multipart/form-data\", or is all of a content such as "
        + "\"image/png\"; say which with \"content\""
    case .json, .fields, .parts:
      return pointer.tokens.isEmpty && !isFile ? mergeProblem(with: place, among: inside) : nil
    }
  }

  /// An object is merged with the others; anything else must be alone, and the content JSON.
  private func mergeProblem(with place: ParameterLocation, among inside: [ParameterLocation])
    -> String?
  {
    guard let type = arguments.type(of: place.argument), type != "object" else { return nil }
    if content.form == .json, inside.count == 1 { return nil }
    return "\"body:\" merges an object into the body, but the argument's type is \"\(type)\""
      + (content.form == .json ? "; only alone can it be all of the body" : "")
  }
}

extension ParameterLocation.Target {
  /// Whether two arguments at these places would overwrite each other.
  fileprivate func overlaps(_ other: ParameterLocation.Target) -> Bool {
    switch (self, other) {
    case (.path(let left), .path(let right)), (.query(let left), .query(let right)),
      (.cookie(let left), .cookie(let right)):
      return left == right
    case (.queryString, .query), (.query, .queryString), (.queryString, .queryString): return true
    case (.header(let left), .header(let right)): return FieldName.isSame(left, right)
    case (.body(let left), .body(let right)):
      // Merged objects bring their own names, which are known only at the call.
      guard !left.tokens.isEmpty, !right.tokens.isEmpty else { return false }
      return left.tokens.starts(with: right.tokens) || right.tokens.starts(with: left.tokens)
    default: return false
    }
  }
}
