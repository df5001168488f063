import JSONRPC

/// What has been told about one call.
struct ProgressTrack {
  /// The value sent last; each one must be greater than the one before.
  var value = 0
  var sentAt: ContinuousClock.Instant
}

extension Session {
  /// Tells the client how a call gets on; silent without a token, and when it was told just before.
  ///
  /// Silent too after the end of the input: a late notice only troubles a client that is closing.
  package mutating func report(
    _ message: String,
    of key: Call.Key,
    now: ContinuousClock.Instant
  ) -> [Effect] {
    guard isInputOpen, let call = calls.active(key), let token = call.progressToken else {
      return []
    }
    if let last = progress[key], now - last.sentAt < limits.progressInterval { return [] }
    let value = (progress[key]?.value ?? 0) + 1
    progress[key] = ProgressTrack(value: value, sentAt: now)
    return [.line(results.progress(value, message, under: token, in: call.version))]
  }
}
