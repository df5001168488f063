package import EventLoop
import JSON
package import MCP
package import Manifests
import Pacing

/// The tools of all manifests, in the order of the files and of the operations in them.
@Engine
package final class Catalog {
  /// An operation with the manifest it belongs to, and what its calls have in common.
  @Engine
  package final class Entry {
    package let manifest: Manifest

    /// The operation as its manifest has it: what it is called and does.
    let outline: Operation

    // Made with the first call: nothing at start-up needs them.

    /// The operation with everything that a call of it needs.
    package private(set) lazy var operation = outline.prepared

    /// The scopes a call can run into.
    private(set) lazy var scopes = ScopeMap(manifest: manifest, operation: operation)
    private(set) lazy var builder = RequestBuilder(manifest: manifest, operation: operation)
    private(set) lazy var arguments = ArgumentCheck(operation: operation)

    init(manifest: Manifest, operation: Operation) {
      self.manifest = manifest
      outline = operation
    }
  }

  /// The manifests that are served.
  package let manifests: [Manifest]
  private let entries: [Entry]
  private let entriesByName: [String: Entry]

  /// Makes a catalog; tool names must be unique among the manifests.
  package init(_ manifests: [Manifest]) {
    self.manifests = manifests
    entries = manifests.flatMap { manifest in
      manifest.operations.map { Entry(manifest: manifest, operation: $0) }
    }
    entriesByName = Dictionary(
      entries.map { ($0.outline.toolName, $0) },
      uniquingKeysWith: { first, _ in first }
    )
  }

  /// The tools as they are listed.
  package var tools: [Tool] { entries.map { Tool(describing: $0.operation) } }

  /// The names of the operations' tools.
  var names: Set<String> { Set(entriesByName.keys) }

  /// The operation behind a tool.
  package func entry(named tool: String) -> Entry? { entriesByName[tool] }
}
