import Guidance
import Text
import EventLoop
import Failures
import JSON
import MCP
import Manifests

// `describe_operation`: what an operation does and takes.

extension OperationToolHandler {
  /// Characters of an answer, shared by the operations that are described.
  private static let room = 7800

  /// Characters of one schema.
  private static let schemaLimit = 6000

  func describe(_ arguments: JSONObject) -> ToolResult {
    let names = Self.names(in: arguments)
    guard !names.isEmpty else {
      let problem = ("operation", OperationSentences.nameMissing)
      return refusal(.describe, [problem])
    }
    if let part = arguments["part"]?.string { return describe(part: part, of: names[0]) }
    var accounts: [String] = []
    for name in names {
      guard let entry = entry(called: name) else { return unknown(name, to: .describe) }
      accounts.append(account(of: entry, room: Self.room / names.count))
    }
    return ToolResult(text: accounts.joined(separator: "\n\n"), isError: false)
  }

  private static func names(in arguments: JSONObject) -> [String] {
    let several = arguments["operations"]?.array?.compactMap(\.string) ?? []
    let all = (arguments["operation"]?.string).map { [$0] + several } ?? several
    var seen: Set<String> = []
    return all.filter { seen.insert($0).inserted }.prefix(5).map { $0 }
  }

  private func account(of entry: Catalog.Entry, room: Int) -> String {
    let operation = entry.operation
    var lines = [OperationSentences.title(operation), OperationSentences.request(operation)]
    lines += [operation.description].filter { !$0.isEmpty && $0 != operation.title }
    if operation.effect == .destroy {
      lines.append(OperationSentences.deletes)
    } else if operation.needsApproval {
      lines.append(OperationSentences.needsApproval)
    }
    lines += limits(of: entry)
    lines.append(OperationSentences.calling(entry.way.phrase(operation)))
    lines += example(of: entry)
    let left = room - lines.reduce(400) { $0 + $1.utf8.count + 1 }
    let limit = max(600, min(Self.schemaLimit, left))
    return (lines + schema(of: operation, limit: limit)).joined(separator: "\n")
  }

  private func schema(of operation: Operation, limit: Int) -> [String] {
    let excerpt = SchemaExcerpt(.object(operation.toolSchema), limit: limit)
    var lines = [OperationSentences.schema, excerpt.text]
    lines += OperationSentences.rest(of: excerpt, operation.toolName)
    return lines
  }

  private func limits(of entry: Catalog.Entry) -> [String] {
    let budgets = entry.manifest.errors.budgets.filter { budget in
      budget.group.map { $0 == entry.outline.group } ?? true
    }
    return budgets.isEmpty ? [] : [OperationSentences.limits(budgets.map(\.limit.phrase))]
  }

  private func example(of entry: Catalog.Entry) -> [String] {
    guard let arguments = entry.operation.example?.arguments, !arguments.isEmpty else { return [] }
    let call = entry.way.phrase(entry.outline, with: arguments)
    return call.utf8.count > 1000 ? [] : [OperationSentences.example(call)]
  }

  // MARK: - Parts

  private func describe(part: String, of name: String) -> ToolResult {
    guard let entry = entry(called: name) else { return unknown(name, to: .describe) }
    let schema = JSONValue.object(entry.operation.toolSchema)
    let tool = entry.outline.toolName
    guard let (place, value) = Self.part(part, of: schema) else {
      let names = (schema["$defs"]?.object ?? schema["properties"]?.object)?.names ?? []
      let problem = OperationSentences.noPart(part, nearest: NearestName.find(part, among: names))
      return refusal(.describe, [("part", problem)])
    }
    let excerpt = SchemaExcerpt(value, at: place, limit: Self.schemaLimit)
    let lines =
      [OperationSentences.part(place.description, of: tool), excerpt.text]
      + OperationSentences.rest(of: excerpt, tool)
    return ToolResult(text: lines.joined(separator: "\n"), isError: false)
  }

  /// A place in a schema: a pointer (`/properties/a`, `#/$defs/A`), or the name of a definition or property.
  private static func part(_ text: String, of schema: JSONValue) -> (JSONPointer, JSONValue)? {
    let text = text.hasPrefix("#") ? String(text.dropFirst()) : text
    let places =
      text.hasPrefix("/")
      ? [JSONPointer(text)].compactMap(\.self)
      : ["$defs", "definitions", "properties"].map { JSONPointer(tokens: [$0, text]) }
    for place in places {
      if let value = schema.value(at: place) { return (place, value) }
    }
    return nil
  }
}
