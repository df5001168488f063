package import Manifests

/// What the person who imports a document says about it.
package struct ImportOptions: Sendable {
  /// The manifest's id; nil makes one of the document's title.
  package var id: String?

  /// The day of the import as YYYY-MM-DD.
  package var date: String

  /// The command that reads the document, for what a person is told to type.
  package var command = "serve"

  /// The value of an environment variable, in which a person says what a server's URL leaves open.
  package var variable: @Sendable (_ name: String) -> String? = { _ in nil }

  /// What is wished for the manifest of an id, which is known only once the document is read.
  package var wishes: @Sendable (_ id: String) -> Wishes

  /// What a person decides and the document may not know.
  package struct Wishes: Sendable, Hashable {
    /// Where the API is; nil takes the document's first server that can be used.
    package var baseURL: String?

    /// Where operations of other servers are called instead.
    package var moves: [ServerMove]

    /// The names of dialects whose error sections are used.
    package var errors: [String]

    /// Makes wishes.
    package init(baseURL: String? = nil, moves: [ServerMove] = [], errors: [String] = []) {
      self.baseURL = baseURL
      self.moves = moves
      self.errors = errors
    }
  }

  /// Makes options.
  package init(
    id: String? = nil,
    date: String,
    wishes: @escaping @Sendable (_ id: String) -> Wishes = { _ in Wishes() }
  ) {
    self.id = id
    self.date = date
    self.wishes = wishes
  }
}
