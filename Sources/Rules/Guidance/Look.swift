package import Failures
package import JSON
package import Manifests
import Text

/// The reading call that shows whether a write happened, aimed with what the write was sent with.
package struct Look {
  /// The operation that only reads.
  package let operation: Manifests.Operation

  /// Its arguments; nil where not all that it requires are known, or they are too long to be written out.
  package let arguments: JSONObject?

  /// Seconds between a failure of the API and a look at what it has done meanwhile.
  package static let patience = 5.0
  private static let limit = 300

  /// The call that the manifest names, else the one that the paths of the API tell; nil where there is none.
  package init?(_ context: CallContext) {
    guard let written = context.operation, written.effect != .read else { return nil }
    let operations = context.manifest.operations
    var given = JSONObject()
    var shared = context.arguments
    if let named = written.verifyWith,
      let reader = operations.first(where: { $0.name == named.operation })
    {
      operation = reader.prepared
      given = named.arguments(sent: context.arguments)
      // What the manifest aims is aimed well enough; only what the call cannot do without is added.
      if !given.isEmpty { shared = shared.keeping(operation.requiredArguments) }
    } else if let (reader, renamed) = ReadPath(of: written)?.reader(among: operations) {
      operation = reader
      for (from, to) in renamed { given[to] = context.arguments[from] }
      if written.path == reader.path { given = given.merging(NewestFirst.arguments(of: reader)) }
    } else {
      return nil
    }
    arguments = Self.aimed(given, shared, operation)
  }

  /// What is given, with what both calls share as far as the reading call takes it.
  private static func aimed(
    _ given: JSONObject,
    _ sent: JSONObject,
    _ reader: Manifests.Operation
  ) -> JSONObject? {
    let required = reader.requiredArguments
    let known = reader.arguments["properties"]?.object?.names ?? []
    var aimed = given
    var least = given
    for name in known where aimed[name] == nil && !ShownArguments.isSecret(name) {
      guard let value = sent[name], value.scalarText != nil else { continue }
      aimed[name] = value
      if required.contains(name) { least[name] = value }
    }
    let schema = JSONSchema(reader.arguments)
    let fitting = [aimed, least].first { schema.validate(.object($0)).isEmpty }
    guard let fitting, !fitting.isEmpty || known.isEmpty else { return nil }
    return JSONWriter.text(.object(fitting)).utf8.count <= limit ? fitting : nil
  }
}

extension Manifests.Operation {
  /// The segments of the path; a fixed query goes with the last.
  fileprivate var segments: [Substring] {
    let (path, query) = Self.cut(path: path)
    var segments = path.split(separator: "/")
    if !query.isEmpty { segments.append(query) }
    return segments
  }
}

/// The path of a write, and what of the API can be read near it.
private struct ReadPath {
  private let parts: [Substring]
  private let written: Manifests.Operation

  init?(of operation: Manifests.Operation) {
    written = operation
    parts = operation.segments
    if parts.isEmpty { return nil }
  }

  /// The call that reads the same path, or what stands above it; with the arguments of the path by its own names.
  func reader(among operations: [Manifests.Operation])
    -> (Manifests.Operation, [(from: String, to: String)])?
  {
    for count in lengths {
      let mine = parts.prefix(count).map(Self.shape)
      let found = operations.first { other in
        other.method == "GET" && other.effect == .read
          && other.segments.map(Self.shape) == mine
      }
      guard let found = found?.prepared else { continue }
      return (found, renamed(to: found, count))
    }
    return nil
  }

  /// Lengths of the paths that tell something: the write's own, and one part less where that part is an item of a
  /// collection, or what is done to an item.
  private var lengths: [Int] {
    let isItem = parts.last.map(Self.isPlace) ?? false
    if parts.count < 2 { return [parts.count] }
    if isItem { return written.method == "POST" ? [parts.count] : [parts.count, parts.count - 1] }
    let isDeed = Self.isPlace(parts[parts.count - 2]) && parts.last?.hasSuffix("s") == false
    return isDeed ? [parts.count, parts.count - 1] : [parts.count]
  }

  private func renamed(to reader: Manifests.Operation, _ count: Int) -> [(from: String, to: String)]
  {
    let theirs = reader.segments
    return parts.prefix(count).enumerated().compactMap { index, part in
      guard Self.isPlace(part), let from = written.argument(at: part),
        let to = reader.argument(at: theirs[index])
      else { return nil }
      return (from, to)
    }
  }

  private static func isPlace(_ part: Substring) -> Bool {
    part.hasPrefix("{") && part.hasSuffix("}")
  }

  /// A part of the path without the name that it has for a place.
  private static func shape(_ part: Substring) -> Substring { isPlace(part) ? "{}" : part }
}

/// The arguments by which a list shows what was made last, where its schema leaves no doubt.
private enum NewestFirst {
  private static let instants: Set<String> = [
    "created", "created_at", "createdAt", "created_date", "creation_date", "date_created",
  ]
  private static let downwards: Set<String> = [
    "-created", "-created_at", "-createdAt", "created_desc", "created_at_desc", "newest",
    "created_at:desc", "created:desc",
  ]
  private static let orders = ["direction", "order", "sort_order", "sortOrder", "sort_dir", "dir"]

  static func arguments(of reader: Manifests.Operation) -> JSONObject {
    let properties = reader.arguments["properties"]?.object ?? JSONObject()
    for name in ["sort", "sort_by", "sortBy", "order_by", "orderBy", "ordering"] {
      let words = properties[name]?["enum"]?.array?.compactMap(\.string) ?? []
      if let word = words.first(where: downwards.contains) { return [name: .string(word)] }
      guard let word = words.first(where: instants.contains) else { continue }
      for order in orders where order != name {
        let ways = properties[order]?["enum"]?.array?.compactMap(\.string) ?? []
        if let down = ways.first(where: { $0.lowercased().hasPrefix("desc") }) {
          return [name: .string(word), order: .string(down)]
        }
      }
    }
    return JSONObject()
  }
}

extension Manifests.Operation {
  fileprivate var requiredArguments: [String] {
    arguments["required"]?.array?.compactMap(\.string) ?? []
  }

  /// The argument that stands at a place of the path: `{id}`.
  fileprivate func argument(at part: Substring) -> String? {
    let name = part.dropFirst().dropLast()
    return places.first { place in
      if case .path(let own) = place.target { own == name } else { false }
    }?.argument
  }
}

extension JSONObject {
  fileprivate func keeping(_ names: [String]) -> JSONObject {
    JSONObject(members.filter { names.contains($0.name) }.map { ($0.name, $0.value) })
  }

  fileprivate func merging(_ other: JSONObject) -> JSONObject {
    var object = self
    for member in other.members { object[member.name] = member.value }
    return object
  }
}
