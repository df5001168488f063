import JSON
package import Time

/// Which entries of the log somebody wants to see.
package struct LogFilter: Sendable {
  /// The id of an API; nil for all.
  package var api: String?

  /// A task, by its name, its handle or a beginning of that; nil for all calls.
  package var task: String?

  /// Nothing that happened before.
  package var since: Timestamp?

  /// Whether only what did not go through is wanted.
  package var isOfFailures = false

  /// Makes a filter that lets everything pass.
  package init() {}

  /// Whether an entry is wanted.
  package func matches(_ entry: LogEntry) -> Bool {
    if let since, entry.at < since { return false }
    if let api, entry.api != api { return false }
    if let task {
      guard let found = entry.members["task"]?.string else { return false }
      guard found == task || (task.hasPrefix("tk_") && found.hasPrefix(task)) else { return false }
    }
    return !isOfFailures || entry.isFailure
  }
}

extension LogEntry {
  /// The API that it is about: the one it names, or that of its scope.
  package var api: String? {
    if let api = members["api"]?.string { return api }
    return members["scope"]?.string.flatMap { $0.split(separator: "/").first.map(String.init) }
  }

  /// Whether it tells of something that did not go through.
  package var isFailure: Bool {
    switch event {
    case "hold", "dropped": true
    default: members["verdict"]?.string.map { $0 != "ok" } ?? false
    }
  }
}
