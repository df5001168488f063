/// What the person who imports a document says about it.
package struct ImportOptions: Sendable {
  /// The manifest's id; nil makes one of the document's title.
  package var id: String?

  /// Where the API is; nil takes the document's first server that can be used.
  package var baseURL: String?

  /// The names of dialects whose error sections are used.
  package var errors: [String]

  /// The day of the import as YYYY-MM-DD.
  package var date: String

  /// Makes options.
  package init(id: String? = nil, baseURL: String? = nil, errors: [String] = [], date: String) {
    self.id = id
    self.baseURL = baseURL
    self.errors = errors
    self.date = date
  }
}
