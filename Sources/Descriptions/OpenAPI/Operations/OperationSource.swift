import JSON
import Manifests

/// An operation of the document before it is put into a manifest's words.
struct OperationSource: Sendable {
  /// What the document says, behind one reference: a document has thousands, each of which is handed on many times.
  private final class Written: Sendable {
    let method: String
    let path: String
    let item: Located
    let operation: Located

    init(_ method: String, _ path: String, _ item: Located, _ operation: Located) {
      (self.method, self.path, self.item, self.operation) = (method, path, item, operation)
    }
  }

  private let written: Written

  /// The path in the form that a manifest has.
  var template: DocumentPath

  /// The operation's own base URL; nil where it is the manifest's.
  var server: BaseURL?

  /// Members of the content that are secrets, for which nobody is asked.
  var hiddenMembers: Set<String> = []

  /// Parameters of the server's path, which each call says.
  var serverParameters: [Parameter] = []

  /// The names of the credentials it takes.
  var credentials: [String] = []

  /// What it takes in their place.
  var otherCredentials: [[String]] = []

  init(method: String, path: String, template: DocumentPath, item: Located, operation: Located) {
    written = Written(method, path, item, operation)
    self.template = template
  }

  /// The method in capitals.
  var method: String { written.method }

  /// The path as the document writes it.
  var path: String { written.path }

  /// The path item that it stands in.
  var item: Located { written.item }
  var operation: Located { written.operation }
}
