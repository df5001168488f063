import Text
package import JSON
import XML
import Manifests

/// What comes after a page of an answer, as far as the API tells.
package enum NextPage: Sendable, Hashable {
  /// The manifest does not say how pages follow each other, or the answer does not fit what it says.
  case untold
  case last
  /// The same page again: asking for it would never end.
  case same
  /// Arguments to change for the next page.
  case next(JSONObject)
  /// The same, where the API does not tell whether there is one.
  case perhaps(JSONObject)
  /// What leads to the next page cannot be an argument; the reason is a clause.
  case unusable(String)
}

/// The reader of what comes after a page.
struct PageReader {
  let pages: Pages
  let operation: Manifests.Operation
  let arguments: JSONObject
  let evidence: Evidence

  /// Characters of a cursor.
  private static let limit = 2000

  var next: NextPage {
    let hasMore = pages.more.map { evidence.holds($0) }
    if hasMore == false { return .last }
    switch pages.way {
    case .cursor(let argument, let sources):
      guard let text = lastText(sources) else { return hasMore == true ? .untold : .last }
      return changing([(argument, text)])
    case .link(let sources, let names): return link(sources, names)
    case .offset(let argument, let items, let total):
      guard let count = count(items) else { return .untold }
      let next = number(argument, otherwise: 0) + count
      return counted(argument, next: next, seen: next, of: total, count, hasMore)
    case .page(let argument, let items, let total, let first):
      guard let count = count(items) else { return .untold }
      let page = number(argument, otherwise: first)
      let seen = max(0, page - first) * max(size ?? count, count) + count
      return counted(argument, next: page + 1, seen: seen, of: total, count, hasMore)
    }
  }

  // MARK: - Pages that are named

  private func link(_ sources: [Source], _ names: [String]) -> NextPage {
    guard let text = sources.lazy.compactMap(target).first else { return .last }
    let query = LinkField.query(of: text)
    let found = names.compactMap { name in query[wireName(of: name)].map { (name, $0) } }
    guard !found.isEmpty else {
      return .unusable("its link to the next page names none of \(English.list(names))")
    }
    return changing(found)
  }

  /// The URL that a source leads to, or the one marked `rel=next` where it leads to a Link field.
  private func target(_ source: Source) -> String? {
    evidence.texts(source).lazy.compactMap { text in
      text.contains("<") && text.contains(">") ? LinkField.next(in: text) : text
    }.first { !$0.isEmpty }
  }

  private func lastText(_ sources: [Source]) -> String? {
    for source in sources {
      var text = evidence.texts(source).last
      // The evidence bounds how many values it looks at; of a list the last one is wanted.
      if case .json(let pointer) = source.origin, source.capture == nil {
        text = evidence.root?.values(at: pointer).last { !$0.isNull && $0 != false }?.scalarText
      } else if case .xml(let pointer) = source.origin, source.capture == nil {
        text = evidence.document.xml?.values(inXMLAt: pointer).last?.scalarText
      }
      if let text, !text.isEmpty { return text }
    }
    return nil
  }

  private func changing(_ values: [(String, String)]) -> NextPage {
    var changes = JSONObject()
    for (name, text) in values {
      guard text.unicodeScalars.count <= Self.limit, text.unicodeScalars.allSatisfy(Self.isPlain)
      else {
        return .unusable("what it gives for \(name) is too long or holds control characters")
      }
      changes[name] = typed(text, for: name)
    }
    let isSame = changes.members.allSatisfy { arguments[$0.name] == $0.value }
    return isSame ? .same : .next(changes)
  }

  private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .unassigned, .lineSeparator, .paragraphSeparator: false
    default: true
    }
  }

  private func typed(_ text: String, for argument: String) -> JSONValue {
    let type = property(argument)?["type"]?.string
    if type == "integer" || type == "number", let value = try? JSONParser.parse(text),
      value.number != nil
    {
      return value
    }
    return .string(text)
  }

  // MARK: - Pages that are counted

  private func counted(
    _ argument: String,
    next: Int,
    seen: Int,
    of total: [Source],
    _ count: Int,
    _ hasMore: Bool?
  ) -> NextPage {
    let told = total.lazy.flatMap { evidence.texts($0) }.compactMap { Int($0) }.first
    // An empty page before the end is none that another call could follow.
    guard count > 0 else { return told.map { seen < $0 } ?? false ? .untold : .last }
    let changes: JSONObject = [argument: JSONValue(next)]
    if hasMore == true { return .next(changes) }
    guard let told else { return .perhaps(changes) }
    return seen < told ? .next(changes) : .last
  }

  private func count(_ items: JSONPointer) -> Int? { evidence.root?.value(at: items)?.array?.count }

  private func number(_ argument: String, otherwise: Int) -> Int {
    let value = arguments[argument] ?? property(argument)?["default"]
    let number = value?.integer ?? otherwise
    return max(0, min(number, 1 << 40))
  }

  /// Items of a full page, by the argument that APIs ask for them with.
  private var size: Int? {
    let names = ["limit", "per_page", "perPage", "page_size", "pageSize", "size", "max_results"]
    for name in names {
      let value = arguments[name] ?? property(name)?["default"]
      if let size = value?.integer, (1...100_000).contains(size) { return size }
    }
    return nil
  }

  private func property(_ argument: String) -> JSONValue? {
    operation.arguments["properties"]?[argument]
  }

  /// What an argument is called in a URL's query.
  private func wireName(of argument: String) -> String {
    for place in operation.places where place.argument == argument {
      if case .query(let name) = place.target { return name }
    }
    return argument
  }
}
