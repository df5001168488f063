import JSON

/// The error of MediaWiki's API, which answers 200 with it: `{"error": {"code": "readonly", "info": "…"}}`.
struct MediaWikiError {
  private let code: String

  /// Finds it; nil for an error of anybody else, to whom such words are those of a field.
  init?(_ root: JSONValue?) {
    guard let error = root?["error"]?.object, error["info"]?.string != nil,
      let code = error["code"]?.string
    else { return nil }
    self.code = code
  }

  /// The status that it stands for; nil where that is no other than its code says.
  ///
  /// By "API:Errors and warnings" of mediawiki.org, read in 2026: both refuse before anything is begun, in a time of
  /// maintenance and while copies of the data lag behind.
  var status: Int? { ["readonly", "maxlag"].contains(code) ? 529 : nil }
}
