import System

/// What tells at little cost whether a store was written since: its files' numbers, sizes and times.
///
/// A file system may note the same time for two writes that follow at once, so that one may go unnoticed until the next.
package struct StoreStamp: Hashable, Sendable {
  private let files: [[Int64]]

  /// Takes the stamp of a state directory's store; nil where there is none, or it cannot be looked at.
  package init?(directory: String) {
    guard let state = try? StateDirectory(existing: directory),
      let database = try? SystemFile.facts(state.database)
    else { return nil }
    let log = (try? SystemFile.facts(state.database + "-wal")) ?? nil
    files = [Self.words(database), log.map(Self.words) ?? []]
  }

  private static func words(_ facts: FileFacts) -> [Int64] {
    [
      Int64(bitPattern: facts.inode), facts.size, facts.changed, facts.changedNanoseconds,
    ]
  }
}
