/// How the outcome of what an API has accepted and not done yet is found.
package struct Following: Sendable, Hashable {
  /// Where the answer names the place: a URL, a path of the API, or what fills `path`.
  package var from: [Source]

  /// The path below the base URL, with one `{…}` for what `from` leads to; nil where that is a URL or a path itself.
  package var path: String?

  /// Where an answer says how far it is.
  package var status: [Source] = []

  /// What `status` says while it is not done; empty for the usual words.
  package var pending: [String] = []

  /// What `status` says when it has failed; empty for the usual words.
  package var failed: [String] = []

  /// Where the answer that says it is done names the place of the result; none where that answer is the result.
  package var result: [Source] = []

  /// Seconds between two looks where the API names none.
  package var every: Double?

  /// Whether the outcome of an operation is looked for.
  package enum Choice: Sendable, Hashable {
    /// Where the fields of an answer with status 202 name its place.
    case usual
    case never
    case declared(Following)

    /// What the manifest says of it.
    package var declared: Following? {
      if case .declared(let following) = self { following } else { nil }
    }
  }
}
