/// The reader of `timeout`, of a manifest and of an operation.
enum TimeoutReader {
  /// Seconds that a request may take where nobody says: as long as fits into a call that clients wait for.
  static let usual = 45.0

  /// Seconds that fit into a call without `--timeout`: clients give one up after 60.
  private static let longestKept = 48.0

  /// Reads the seconds; nil where the member is left out.
  static func read(_ fields: inout ObjectReader) -> Double? {
    guard let value = fields.optional("timeout") else { return nil }
    let seconds = value.number(in: 0.1...3600, "seconds")
    if let seconds, seconds > longestKept {
      value.warning(
        "a call is answered within 50 s, because clients give it up after 60, so this cannot be kept; start the "
          + "server with --timeout and let the client wait as long, or name a shorter time"
      )
    }
    return seconds
  }
}
