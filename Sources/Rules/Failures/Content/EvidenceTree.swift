import JSON
import XML

/// The tree of an answer, in which a vocabulary's pointers lead to fields and items: of JSON as it is written, of XML
/// from the root element on.
struct EvidenceTree {
  /// What the tree was made of.
  enum Notation { case json, xml }

  let value: JSONValue
  let notation: Notation

  /// The values at a pointer; of an element of XML its text.
  func values(at pointer: JSONPointer, in value: JSONValue) -> [JSONValue] {
    switch notation {
    case .json: value.values(at: pointer)
    case .xml: value.values(inXMLAt: pointer)
    }
  }

  /// The values at a pointer of the whole.
  func values(at pointer: JSONPointer) -> [JSONValue] { values(at: pointer, in: value) }

  /// The first value at a pointer inside a part.
  func value(at pointer: JSONPointer, in part: JSONValue) -> JSONValue? {
    switch notation {
    case .json: part.value(at: pointer)
    case .xml: part.values(inXMLAt: pointer).first
    }
  }

  /// The entries at a pointer with their keys.
  ///
  /// In JSON they are the elements or members of what stands there; in XML the elements of that name, or, where `isEntry`
  /// knows none of them, what they hold.
  func entries(
    at pointer: JSONPointer,
    atMost limit: Int,
    where isEntry: (JSONValue) -> Bool = { _ in true }
  ) -> [(String, JSONValue)] {
    guard notation == .xml else {
      return value.values(at: pointer).flatMap { $0.entries(atMost: limit) }
    }
    let found = value.elements(inXMLAt: pointer).prefix(limit)
    let whole = found.enumerated().map { (String($0), $1) }
    if whole.contains(where: { isEntry($0.1) }) { return whole }
    let inner = found.flatMap { element in
      (element.object?.members ?? []).filter { !$0.name.hasPrefix("@") }
        .flatMap { member in (member.value.array ?? [member.value]).map { (member.name, $0) } }
    }
    return inner.contains { isEntry($0.1) } ? Array(inner.prefix(limit)) : whole
  }
}
