// What keeps a call back before it is sent.

extension Sentences {
  static func shut(_ api: String, reason: String) -> String {
    "\(api) may not be called yet: \(reason)."
  }

  /// `limit` is the phrase of a limit that is declared; nil where only answers tell of it.
  static func full(_ api: String, limit: String?) -> String {
    limit.map { "the known limit of \(api) is used up for now: \($0)." }
      ?? "an earlier answer of \(api) says that its limit is used up for now."
  }

  /// The limit may have room, but nobody can tell.
  static func uncounted(_ api: String) -> String {
    "the places within the limit of \(api) cannot be counted just now, because this server's store cannot be "
      + "reached."
  }

  static func neverCounted(_ api: String) -> String {
    "the places within the limit of \(api) cannot be counted, because this server's store cannot be used."
  }

  static func paced(_ api: String, pace: String) -> String {
    "\(api) refused calls that came faster, so this server sends \(pace)."
  }

  static func brokenOff(_ api: String) -> String {
    "\(api) keeps failing, so calls to it are paused."
  }
}
