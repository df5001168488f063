import JSON

/// The error of Facebook's Graph API, which has status 400 for nearly everything.
struct GraphAPIError {
  private let number: Int
  private let isTransient: Bool

  /// Finds it; nil for an error of anybody else.
  init?(_ root: JSONValue?) {
    guard let error = root?["error"]?.object, let number = error["code"]?.integer,
      error["type"] == "OAuthException" || error["fbtrace_id"]?.string != nil
    else { return nil }
    self.number = number
    isTransient = error["is_transient"] == true
  }

  /// The status that it stands for; nil where that is not known.
  ///
  /// By the tables "Error codes" and "Rate limits" of developers.facebook.com/docs/graph-api, read in 2026: 102 and 190 are
  /// tokens, 4, 17, 32 and 613 limits of an app, a user, a page and a call, those from 80000 limits of a business, and those from
  /// 130429 limits of WhatsApp.
  var status: Int? {
    switch number {
    case 102, 190, 463, 467: 401
    case 4, 17, 32, 613, 80_000...80_014, 130_429, 131_048, 131_056, 133_016: 429
    case 3, 10, 200...299: 403
    case 1, 2: 503
    default: isTransient ? 503 : nil
    }
  }
}
