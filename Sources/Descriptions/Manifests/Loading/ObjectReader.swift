import Text
import JSON

/// An object of a manifest that remembers which members were asked for, so that the others can be refused.
struct ObjectReader {
  let object: JSONObject
  let pointer: JSONPointer
  let findings: Diagnostics
  private var known: [String] = []

  /// Members that most objects may have; many are asked for none, so room for them is made late.
  private static let usualCount = 16

  init(object: JSONObject, pointer: JSONPointer, findings: Diagnostics) {
    self.object = object
    self.pointer = pointer
    self.findings = findings
  }

  /// The value of a member that may be left out.
  mutating func optional(_ name: String) -> ValueReader? {
    if known.isEmpty { known.reserveCapacity(Self.usualCount) }
    known.append(name)
    return object[name].map { reader(of: $0, named: name) }
  }

  /// The value of a member that must be there; `purpose` says in the diagnostic what it is for.
  mutating func required(_ name: String, _ purpose: String) -> ValueReader? {
    let value = optional(name)
    if value == nil {
      error("the member \(ManifestExcerpt.quoted(name)) is missing: \(purpose)")
    }
    return value
  }

  /// The value of a member whose name is free.
  func value(of name: String) -> ValueReader? { object[name].map { reader(of: $0, named: name) } }

  /// All members, for an object whose names are free.
  var members: [(name: String, value: ValueReader)] {
    object.members.map { ($0.name, reader(of: $0.value, named: $0.name)) }
  }

  func error(_ message: String) { findings.error(message, at: pointer) }

  func warning(_ message: String) { findings.warning(message, at: pointer) }

  /// Reports a member's name rather than its value.
  func refuse(_ name: String, _ message: String) {
    findings.error(message, at: pointer.appending(name), .name)
  }

  /// Reports each member that was not asked for.
  func refuseUnknown() {
    for name in object.names where !known.contains(name) {
      refuse(name, "there is no member of this name here; \(advice(for: name))")
    }
  }

  private func advice(for name: String) -> String {
    guard let nearest = NearestName.find(name, among: known) else {
      return "known are \(known.joined(separator: ", "))"
    }
    guard object[nearest] != nil else { return "did you mean \(ManifestExcerpt.quoted(nearest))?" }
    return "\(ManifestExcerpt.quoted(nearest)) is there already, so remove one"
  }

  private func reader(of value: JSONValue, named name: String) -> ValueReader {
    ValueReader(value: value, parent: pointer, token: name, findings: findings)
  }
}
