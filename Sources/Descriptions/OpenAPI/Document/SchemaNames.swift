import JSON
import Synchronization
import Text

/// The names that schemas of a file give themselves: `$id`, `$anchor` and `$dynamicAnchor` (JSON Schema 2020-12 §8.2).
struct SchemaNames: Sendable {
  /// A schema with an address of its own, and with the names inside it.
  private struct Resource: Sendable {
    let pointer: JSONPointer
    let address: String
    var anchors: [String: JSONPointer] = [:]
  }

  /// Levels that are searched.
  private static let depthLimit = 200

  /// In the order of the file; the file itself is the first.
  private var resources: [Resource]

  /// Finds the names of a file; `address` is where it is, or empty.
  init(in root: JSONValue, address: String) {
    resources = [Resource(pointer: JSONPointer(), address: address)]
    var tokens: [String] = []
    walk(root, &tokens, resource: 0)
  }

  private mutating func walk(_ value: JSONValue, _ tokens: inout [String], resource: Int) {
    guard tokens.count < Self.depthLimit else { return }
    switch value {
    case .object(let object):
      let resource = take(object, tokens, resource)
      for member in object.members where member.value.object != nil || member.value.array != nil {
        tokens.append(member.name)
        walk(member.value, &tokens, resource: resource)
        tokens.removeLast()
      }
    case .array(let elements):
      for (index, element) in elements.enumerated() {
        tokens.append(String(index))
        walk(element, &tokens, resource: resource)
        tokens.removeLast()
      }
    default: break
    }
  }

  /// Takes the names of one object; gives the resource that its members belong to.
  private mutating func take(_ object: JSONObject, _ tokens: [String], _ outer: Int) -> Int {
    var resource = outer
    if let id = object["$id"]?.string, !id.hasPrefix("#"), !tokens.isEmpty {
      let address = URIReference(id).resolved(against: URIReference(resources[outer].address)).text
      resources.append(Resource(pointer: JSONPointer(tokens: tokens), address: address))
      resource = resources.count - 1
    }
    for keyword in ["$anchor", "$dynamicAnchor"] {
      guard let name = object[keyword]?.string, resources[resource].anchors[name] == nil else {
        continue
      }
      resources[resource].anchors[name] = JSONPointer(tokens: tokens)
    }
    return resource
  }

  /// The resource that a place belongs to: the innermost one around it.
  private func home(of place: JSONPointer) -> Resource {
    let around = resources.filter { place.tokens.starts(with: $0.pointer.tokens) }
    return around.max { $0.pointer.tokens.count < $1.pointer.tokens.count } ?? resources[0]
  }

  /// The schema with a name, seen from a place: that of its own resource first.
  func schema(named anchor: String, from place: JSONPointer) -> JSONPointer? {
    home(of: place).anchors[anchor] ?? resources.lazy.compactMap { $0.anchors[anchor] }.first
  }

  /// The place that an address leads to where a schema of the file has it; nil for any other address.
  func place(of text: String, from place: JSONPointer) -> JSONPointer? {
    let pieces = text.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
    let fragment = pieces.count == 2 ? PercentEncoding.strictText(decoding: String(pieces[1])) : ""
    guard let fragment else { return nil }
    let resource: Resource
    if pieces[0].isEmpty {
      resource = home(of: place)
    } else {
      let base = URIReference(home(of: place).address)
      let address = URIReference(String(pieces[0])).resolved(against: base).text
      guard let found = resources.dropFirst().first(where: { $0.address == address }) else {
        return nil
      }
      resource = found
    }
    if fragment.isEmpty { return resource.pointer }
    guard fragment.hasPrefix("/") else { return resource.anchors[fragment] }
    return JSONPointer(fragment).map {
      JSONPointer(tokens: resource.pointer.tokens + $0.tokens)
    }
  }
}

/// The names of all files of a document, each file searched once, when a reference first asks for a name.
final class KnownSchemaNames: Sendable {
  private let known = Mutex<[String: SchemaNames]>([:])

  /// The names of a file.
  func names(of file: String, _ root: JSONValue, address: String) -> SchemaNames {
    known.withLock { known in
      if let names = known[file] { return names }
      let names = SchemaNames(in: root, address: address)
      known[file] = names
      return names
    }
  }
}
