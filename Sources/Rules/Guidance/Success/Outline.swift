import Failures
import JSON

/// The names in a JSON value, without its data: `{items: [1,240 × {id, owner: {login}}], total}`.
///
/// The names are the API's, so the whole is made to stand in double quotes.
enum Outline {
  private static let depthLimit = 4
  private static let nameLimit = 16

  /// The outline in at most `limit` characters.
  static func text(_ value: JSONValue, limit: Int = 500) -> String {
    APIText.cut(shape(value, depth: 0) ?? "\(value.kindWithArticle)", limit: limit)
  }

  /// The shape of an array or object; nil for what has no names.
  private static func shape(_ value: JSONValue, depth: Int) -> String? {
    guard depth < depthLimit else { return value.isContainer ? "…" : nil }
    switch value {
    case .array(let elements):
      let count = Sentences.count(elements.count)
      let sample = elements.first { $0.isContainer }
      return sample.flatMap { shape($0, depth: depth + 1) }.map { "[\(count) × \($0)]" }
        ?? "[\(count)]"
    case .object(let object):
      let names = object.members.prefix(nameLimit).map { member in
        let name = APIText.clean(member.name, limit: 40)
        return shape(member.value, depth: depth + 1).map { "\(name): \($0)" } ?? name
      }
      let more = object.count > nameLimit ? ["… \(object.count - nameLimit) more"] : []
      return "{" + (names + more).joined(separator: ", ") + "}"
    default: return nil
    }
  }

  /// Pointers that a selection could be made of: the plain members of the items, at most `count`.
  static func pointers(_ value: JSONValue, count: Int = 2) -> [JSONPointer] {
    let main = MainPart(of: value)
    var place = JSONPointer()
    var item: JSONValue? = value
    for token in main.pointer.tokens + (main.value.array == nil ? [] : ["0"]) {
      // What is worth having of one item is worth having of each.
      place = place.appending(item?.array == nil ? token : "*")
      item = item?.value(at: JSONPointer(tokens: [token]))
    }
    let members = item?.object?.members.filter { !$0.value.isContainer && $0.isShort } ?? []
    return members.prefix(count).map { place.appending($0.name) }
  }
}

extension JSONObject.Member {
  /// Whether the name is plain and the value short, as in a good example.
  fileprivate var isShort: Bool {
    APIText.token(name, limit: 40) != nil && (value.string?.utf8.count ?? 0) <= 200
  }
}

extension JSONValue {
  fileprivate var isContainer: Bool { array != nil || object != nil }
}
