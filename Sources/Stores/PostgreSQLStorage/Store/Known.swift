import Pacing
import Storage

/// What of the book is in the store.
struct Known {
  var head = Head()

  /// Whether anything was read.
  var isRead = false

  /// The accounts as the store holds them.
  var accounts: [String: LimiterState] = [:]

  var latest: Latest {
    get { head.latest }
    set { head.latest = newValue }
  }

  /// Asks whose change made the revision that was known last.
  var writer: Command { History.writer(of: latest.revision) }

  /// The revision after which everything must be read; nil when that is everything.
  func revision(before latest: Latest) -> Int64? {
    let isLost = self.latest.revision < latest.horizon || self.latest.revision > latest.revision
    return !isRead || isLost ? nil : self.latest.revision
  }

  /// Whether what was known last is no part of what the server tells now, because it lost its last commits.
  ///
  /// `writer` is whose change made the revision that was known last, as the server tells it; nil where it cannot.
  func isParted(from head: Head, _ writer: String?) -> Bool {
    guard isRead else { return false }
    if head.latest.revision < latest.revision { return true }
    let told = head.latest.revision == latest.revision ? head.writer : writer
    return told.map { $0 != self.head.writer } ?? false
  }
}

/// The row that all changes lock first: what is the newest, and whose change made it so.
struct Head: Hashable {
  var latest = Latest()

  /// The word that the change had.
  var writer = ""
}
