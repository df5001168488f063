import Requests
import OperationSearch
package import EventLoop
package import Failures
package import JSON
package import MCP
package import Manifests
import Pacing
package import Time

/// The operations of all manifests, in the order of the files and of the operations in them.
///
/// Manifest after manifest, the operations of one are listed as tools if all of them fit into the room that is left in
/// the list; those of the others stand behind the tools that find and call operations.
@Engine
package final class Catalog {
  /// An operation with the manifest it belongs to, and what its calls have in common.
  @Engine
  package final class Entry {
    package let manifest: Manifest

    /// The operation as its manifest has it: what it is called and does.
    let outline: Operation

    /// How the agent makes its calls.
    let way: ToolRoute

    // Made with the first call: nothing at start-up needs them.

    /// The operation with everything that a call of it needs.
    package var operation: Operation { _read { yield prepared.operation } }
    private lazy var prepared = PreparedOperation(outline)
    private lazy var subject = CallContext.Subject(manifest, operation)

    /// Whether a call of it can be made: one operation of a document may be wrong where the others are not.
    private(set) lazy var isCallable = operation.form.defects.isEmpty

    /// The scopes a call can run into.
    private(set) lazy var scopes = ScopeMap(manifest: manifest, operation: operation)
    private(set) lazy var builder = RequestBuilder(manifest: manifest, operation: operation)
    private(set) lazy var arguments = ArgumentCheck(operation: operation)

    init(manifest: Manifest, operation: Operation, way: ToolRoute) {
      self.manifest = manifest
      outline = operation
      self.way = way
    }

    /// What is known of a call before it is sent.
    package func context(_ arguments: JSONObject, now: Timestamp) -> CallContext {
      var context = CallContext(subject, arguments: arguments, now: now)
      context.way = way
      return context
    }
  }

  /// An operation of which each part is read where it lies: it is large, and each call asks for a dozen parts.
  private final class PreparedOperation {
    let operation: Operation

    init(_ outline: Operation) { operation = outline.prepared }
  }

  /// Operations that are listed as tools, unless the operator says otherwise.
  ///
  /// Clients and models lose their way among more tools than about 30.
  package nonisolated static let usualRoom = 30

  /// The manifests that are served.
  package let manifests: [Manifest]

  /// Those of them whose operations are not listed as tools.
  let unlisted: [Manifest]

  /// Whose rules the listed schemas follow.
  let schemas: SchemaDialect

  /// All operations, also those that are not listed.
  let entries: [Entry]
  private let entriesByName: [String: Entry]

  /// The names of the operations' tools.
  private(set) lazy var names = Set(entriesByName.keys)

  /// Makes a catalog of which at most `room` operations are listed as tools, and those that are `pinned` besides; tool names
  /// must be unique.
  package init(
    _ manifests: [Manifest],
    room: Int = Catalog.usualRoom,
    pinned: [OperationPattern] = [],
    schemas: SchemaDialect = .every
  ) {
    self.manifests = manifests
    self.schemas = schemas
    var room = room
    var unlisted: [Manifest] = []
    entries = manifests.flatMap { manifest in
      let fits = manifest.operations.count <= room
      if fits { room -= manifest.operations.count } else { unlisted.append(manifest) }
      return manifest.operations.map { operation in
        let isListed = fits || pinned.contains { $0.matches(operation, of: manifest.id) }
        return Entry(manifest: manifest, operation: operation, way: isListed ? .tool : .operation)
      }
    }
    self.unlisted = unlisted
    entriesByName = Dictionary(
      entries.map { ($0.outline.toolName, $0) },
      uniquingKeysWith: { first, _ in first }
    )
  }

  /// The operations that are listed as tools, and the tools that stand for the others.
  package var tools: [Tool] { listed.tools }

  /// Those tools, and whether one of them shows its arguments in part; made when they are first asked for.
  private lazy var listed: (tools: [Tool], isPartial: Bool) = {
    var partial: [String] = []
    let tools = entries.filter { $0.way == .tool && $0.isCallable }.map { entry in
      let published = PublishedSchema(entry.operation.toolSchema, for: schemas)
      if published.isPartial { partial.append(entry.outline.toolName) }
      return Tool(describing: entry.operation, as: published)
    }
    guard unlisted.isEmpty else {
      return (tools + operationTools.map { $0.tool(for: $0.reach(over: unlisted)) }, false)
    }
    guard !partial.isEmpty else { return (tools, false) }
    return (tools + [OperationTool.describe.tool(for: OperationSentences.partial(partial))], true)
  }()

  /// Whether a tool that stands for operations is in the list.
  func lists(_ tool: OperationTool) -> Bool {
    operationTools.contains(tool) || (tool == .describe && listed.isPartial)
  }

  /// How many operations of a manifest are not listed.
  func unlistedCount(of manifest: Manifest) -> Int {
    entries.count { $0.way == .operation && $0.manifest.id == manifest.id }
  }

  /// The index of all operations, made when the first is looked for.
  private(set) lazy var index = SearchIndex(
    manifests.map { ("\($0.id) \($0.title)", $0.operations) }
  )

  /// All operations that a filter lets pass.
  func outlines(where isWanted: (Operation) -> Bool) -> [Operation] {
    entries.lazy.map(\.outline).filter(isWanted)
  }

  /// Whether any operation that is not listed changes something.
  private(set) lazy var hasChanges = unlisted.contains { manifest in
    manifest.operations.contains { $0.effect != .read }
  }

  /// The tools that stand for the operations which are not listed; none where all are.
  private(set) lazy var operationTools: [OperationTool] =
    unlisted.isEmpty ? [] : OperationTool.allCases.filter { $0 != .change || hasChanges }

  /// The operation of this tool name, listed or not; nil also for one that cannot be called.
  package func entry(named tool: String) -> Entry? {
    entriesByName[tool].flatMap { $0.isCallable ? $0 : nil }
  }
}
