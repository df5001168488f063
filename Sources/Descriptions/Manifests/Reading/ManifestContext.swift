import Text
import JSON

/// What a part of a manifest must know of the other parts to be checked.
struct ManifestContext {
  /// What is read: a dialect belongs to no API, so it has no operations, groups and arguments to name.
  enum Role { case manifest, dialect }

  var role = Role.manifest
  var dialects = DialectSource.none

  /// The manifest's id, nil when it is wrong.
  var id: String?

  /// The credentials that operations choose from.
  var credentials: [Credential] = []

  /// Header fields that are taken by the credentials and the fixed fields.
  var claimedFields: [String] = []

  /// The name in paths' braces that the idempotency key fills, nil where it goes elsewhere.
  var keyName: String?

  /// The paths of the operations.
  private(set) var paths: [String] = []

  /// All operations that the manifest names, also those that are wrong.
  private(set) var operationNames: [String] = []
  private(set) var knownNames: Set<String> = []

  private(set) var groups: Set<String> = []

  /// The operations as they were read; nil where they are read only when they are called.
  private(set) var operations: [Operation]?

  /// Takes in operations by their outlines alone.
  mutating func know(outlined operations: [Operation]) {
    operationNames = operations.map(\.name)
    paths = operations.map(\.path)
    knownNames = Set(operationNames)
    groups = Set(operations.map(\.group).filter { !$0.isEmpty })
  }

  static let dialectAdvice = "write this into the manifest that uses the dialect"

  mutating func know(_ operations: [Operation], named names: [String]) {
    know(outlined: operations)
    operationNames = names
    knownNames = Set(names)
    self.operations = operations
  }

  // Hardly a manifest asks for arguments of all operations together, so they are gone through only then.

  /// Whether an argument fills a header field.
  func hasArgument(inField field: String) -> Bool {
    (operations ?? []).contains { operation in
      operation.places.contains { place in
        if case .header(let name) = place.target { FieldName.isSame(name, field) } else { false }
      }
    }
  }

  /// Whether an operation may have an argument of a name.
  fileprivate func mayHaveArgument(_ name: String) -> Bool {
    guard let operations else { return true }
    return operations.contains { $0.arguments["properties"]?[name] != nil }
  }

  fileprivate var argumentNames: Set<String> {
    Set((operations ?? []).lazy.flatMap(\.arguments.propertyNames))
  }
}

extension ValueReader {
  /// The name of an operation of this manifest.
  func operationName(_ context: ManifestContext) -> String? {
    guard let name = string("the name of an operation") else { return nil }
    if context.knownNames.contains(name) { return name }
    guard context.role == .manifest else {
      error(
        "a dialect belongs to no API, so it knows no operations; \(ManifestContext.dialectAdvice)"
      )
      return nil
    }
    let hint = NearestName.hint(for: name, among: context.operationNames)
    error("there is no operation \(ManifestExcerpt.quoted(name))\(hint)")
    return nil
  }

  func operationNames(_ context: ManifestContext) -> [String] {
    someElements("an array of operations").compactMap { $0.operationName(context) }
  }

  /// A scope: labels joined by `+`, some of which refer to groups and arguments.
  func scope(_ context: ManifestContext) -> String? {
    guard let text = string("a scope such as \"ip\" or \"credential+operation\"") else {
      return nil
    }
    for part in text.split(separator: "+", omittingEmptySubsequences: false) {
      check(scopePart: String(part), context)
    }
    return text
  }

  private func check(scopePart part: String, _ context: ManifestContext) {
    let pieces = part.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard pieces.allSatisfy({ Words.isLabel(String($0)) }) else {
      return error(
        "expected labels joined by \"+\", such as \"ip\" or \"credential+arg:model\", "
          + "found \(ManifestExcerpt.quoted(part))"
      )
    }
    guard pieces.count == 2 else { return }
    let name = String(pieces[1])
    if pieces[0] == "arg", context.role == .dialect { return }
    if pieces[0] == "group", !context.groups.contains(name) {
      error(unknownGroup(name, context))
    }
    if pieces[0] == "arg", !context.mayHaveArgument(name) {
      warning(unknown("argument", name, among: context.argumentNames))
    }
  }

  /// The name of a group that an operation has.
  func group(_ context: ManifestContext) -> String? {
    guard let name = label("the name of a group") else { return nil }
    if !context.groups.contains(name) {
      error(unknownGroup(name, context))
    }
    return name
  }

  private func unknownGroup(_ name: String, _ context: ManifestContext) -> String {
    guard context.role == .manifest else {
      return "a dialect belongs to no API, so it knows no groups; \(ManifestContext.dialectAdvice)"
    }
    return unknown("group", name, among: context.groups)
  }

  private func unknown(_ what: String, _ name: String, among names: Set<String>) -> String {
    let hint = NearestName.hint(for: name, among: names.sorted())
    return "no operation has the \(what) \(ManifestExcerpt.quoted(name))\(hint)"
  }
}
