import OperationSearch
import Text
import EventLoop
import Failures
import JSON
import MCP
import Manifests

// `find_operations`: the operations that fit a query, best first, or the subjects that there are.

extension OperationToolHandler {
  /// Characters of an answer.
  private static let room = 7800

  func find(_ arguments: JSONObject) -> ToolResult {
    let wish = OperationQuery(arguments)
    if let api = wish.api, !catalog.manifests.contains(where: { $0.id == api }) {
      return refusal(.find, [("api", unknown(api: api))])
    }
    if wish.query.isEmpty, wish.tag == nil {
      return ToolResult(text: subjects(wish), isError: false)
    }
    let outcome = catalog.index.search(wish.query, where: wish.isMet(by:))
    let text = outcome.hits.isEmpty ? nothing(wish, outcome) : list(wish, outcome)
    return ToolResult(text: text, isError: false)
  }

  private func unknown(api: String) -> String {
    OperationSentences.noAPI(api, among: catalog.manifests.map(\.id))
  }

  // MARK: - Hits

  private func list(_ wish: OperationQuery, _ outcome: SearchIndex.Outcome) -> String {
    let total = outcome.hits.count
    let hits = outcome.hits.dropFirst(wish.offset).prefix(wish.limit)
    guard let first = hits.first else { return OperationSentences.noMore(total, wish) }
    var lines: [String] = []
    var left = Self.room - 1200
    for hit in hits {
      let line = OperationSentences.hit(catalog.entries[hit])
      left -= line.utf8.count + 1
      guard left > 0 || lines.isEmpty else { break }
      lines.append(line)
    }
    let end = wish.offset + lines.count
    let head = OperationSentences.found(total, wish, shown: lines.count)
    let sample = catalog.entries[first].outline.toolName
    lines = [head] + OperationSentences.readings(outcome) + lines
    lines.append(OperationSentences.next(sample, catalog.hasChanges))
    if end < total { lines.append(OperationSentences.more(wish, offset: end)) }
    return lines.joined(separator: "\n")
  }

  private func nothing(_ wish: OperationQuery, _ outcome: SearchIndex.Outcome) -> String {
    var lines = [OperationSentences.foundNothing(wish)] + OperationSentences.readings(outcome)
    if wish.isFiltered, !wish.query.isEmpty {
      let others = catalog.index.search(wish.query) { _ in true }.hits.count
      if others > 0 { lines.append(OperationSentences.withoutFilter(others, wish)) }
    }
    var open = wish
    open.tag = nil
    let subjects = SubjectCounts(catalog.outlines(where: open.isMet(by:))).all
    if let tag = wish.tag, let near = NearestName.find(tag, among: subjects.map(\.subject)) {
      lines.append(OperationSentences.nearestSubject(near))
    }
    lines.append(OperationSentences.subjects(subjects, room: 1500))
    lines.append(OperationSentences.tryElse)
    return lines.joined(separator: "\n")
  }

  // MARK: - Subjects

  /// The subjects of each API, with their counts.
  private func subjects(_ wish: OperationQuery) -> String {
    let manifests = catalog.manifests.filter { wish.api == nil || $0.id == wish.api }
    let shown = manifests.prefix(20)
    var lines: [String] = []
    for manifest in shown {
      let operations = manifest.operations.filter(wish.isMet(by:))
      lines.append(OperationSentences.extent(of: manifest, operations))
      let counts = SubjectCounts(operations).all
      if !counts.isEmpty {
        let room = (Self.room - 800) / shown.count - 200
        lines.append(OperationSentences.subjects(counts, room: room))
      }
    }
    if manifests.count > shown.count {
      lines.append(OperationSentences.moreAPIs(manifests.dropFirst(shown.count).map(\.id)))
    }
    let example = manifests.first?.operations.first?.subject ?? "users"
    lines.append(OperationSentences.howToFind(subject: example))
    return lines.joined(separator: "\n")
  }
}

/// What an agent looks for.
struct OperationQuery {
  let query: String
  let api: String?
  let effect: Operation.Effect?
  var tag: String?
  let limit: Int
  let offset: Int

  init(_ arguments: JSONObject) {
    let query = (arguments["query"]?.string ?? "").prefix(Self.textLimit)
    self.query = query.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    api = arguments["api"]?.string.flatMap(Self.filled)
    effect = arguments["effect"]?.string.flatMap(Operation.Effect.init)
    tag = arguments["tag"]?.string.flatMap(Self.filled)
    limit = arguments["limit"]?.integer ?? 10
    offset = (try? ReadingOffset(arguments["offset"]))?.count ?? 0
  }

  /// Characters of a query or a filter that count; the answer tells them again.
  private static let textLimit = 300

  private static func filled(_ text: String) -> String? {
    text.isEmpty ? nil : String(text.prefix(textLimit))
  }

  /// Whether any but the query's own words choose.
  var isFiltered: Bool { api != nil || effect != nil || tag != nil }

  /// Whether an operation may be among those that are shown.
  func isMet(by operation: Operation) -> Bool {
    if let effect, operation.effect != effect { return false }
    if let api, operation.toolName != "\(api)_\(operation.name)" { return false }
    return tag.map { operation.isFiled(under: $0) } ?? true
  }

  /// The same arguments once more, from another offset.
  func arguments(offset: Int) -> JSONObject {
    var arguments = JSONObject()
    if !query.isEmpty { arguments["query"] = .string(query) }
    arguments["api"] = api.map { .string($0) }
    arguments["effect"] = effect.map { .string($0.rawValue) }
    arguments["tag"] = tag.map { .string($0) }
    if limit != 10 { arguments["limit"] = JSONValue(limit) }
    arguments["offset"] = JSONValue(offset)
    return arguments
  }
}
