import JSON
import Manifests

/// An operation of the document before it is put into a manifest's words.
struct OperationSource: Sendable {
  /// The method in capitals.
  var method: String

  /// The path as the document writes it.
  var path: String
  var template: DocumentPath

  /// The operation's own base URL; nil where it is the manifest's.
  var server: BaseURL?

  /// The path item that it stands in.
  var item: Located
  var operation: Located

  /// Members of the content that are secrets, for which nobody is asked.
  var hiddenMembers: Set<String> = []

  /// Parameters of the server's path, which each call says.
  var serverParameters: [Parameter] = []

  /// The names of the credentials it takes.
  var credentials: [String] = []

  /// What it takes in their place.
  var otherCredentials: [[String]] = []
}
