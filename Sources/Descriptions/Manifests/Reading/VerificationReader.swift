import JSON
import Text

/// The reader of `verify_with`: the name of a reading call, or that call with its arguments.
struct VerificationReader {
  /// The arguments of the write.
  let arguments: ArgumentsReader

  func read(_ fields: inout ObjectReader) -> Verification? {
    guard let value = fields.optional("verify_with") else { return nil }
    let expected = "the name of a call that reads, or {\"operation\": …, \"arguments\": {…}}"
    guard value.value.object != nil else {
      return value.string(expected).map { Verification(operation: $0) }
    }
    guard var members = value.object() else { return nil }
    let name = members.required("operation", "the name of a call that reads")?.string()
    let given = members.optional("arguments")?.object()
    for member in given?.members ?? [] { check(member.value) }
    members.refuseUnknown()
    return name.map { Verification(operation: $0, arguments: given?.object ?? JSONObject()) }
  }

  /// Refuses places that stand for arguments which the write does not have.
  private func check(_ value: ValueReader) {
    switch value.value {
    case .string(let text):
      for place in SentPlaces(text).places { check(place, in: value) }
    case .array: for element in value.elements() { check(element) }
    case .object: for member in value.object()?.members ?? [] { check(member.value) }
    default: break
    }
  }

  private func check(_ place: JSONPointer, in value: ValueReader) {
    guard let name = place.tokens.first, !arguments.names.contains(name) else { return }
    let hint = NearestName.hint(for: name, among: arguments.names)
    value.error(
      "\(ManifestExcerpt.quoted("{\(place)}")) stands for an argument of this call, and it has no "
        + "\(ManifestExcerpt.quoted(name))\(hint)"
    )
  }

  /// Refuses a call that does not exist or changes things, and arguments that it does not take.
  static func check(_ operations: [Operation], in members: ObjectReader) {
    guard operations.contains(where: { $0.verifyWith != nil }) else { return }
    let readable = operations.filter { $0.effect == .read }
    let names = Set(members.object.names)
    for operation in operations {
      guard let look = operation.verifyWith else { continue }
      let pointer = members.pointer.appending(operation.name).appending("verify_with")
      guard let reader = readable.first(where: { $0.name == look.operation }) else {
        let hint = NearestName.hint(for: look.operation, among: readable.map(\.name))
        let reason = names.contains(look.operation) ? "changes things itself" : "does not exist"
        members.findings.error(
          "expected an operation whose effect is \"read\"; "
            + "\(ManifestExcerpt.quoted(look.operation)) \(reason)\(hint)",
          at: pointer
        )
        continue
      }
      let known = reader.arguments.propertyNames
      for name in look.arguments.names where !known.contains(name) {
        members.findings.error(
          "\(look.operation) has no argument \(ManifestExcerpt.quoted(name))"
            + NearestName.hint(for: name, among: known),
          at: pointer.appending("arguments").appending(name),
          .name
        )
      }
    }
  }
}
