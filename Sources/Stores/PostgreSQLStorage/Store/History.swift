import Storage

/// Whose change made which revision, for as long as it is known which rows were deleted.
///
/// A standby that takes the server's place may lack the last commits, and others may have gone on from there, so that the
/// number of a revision proves nothing; behind a pooler nobody's connection ends. By the word of a change a process sees
/// whether what it knew is part of what it is told, and whether a change was kept whose answer got lost.
enum History {
  /// As what the words stand among the deleted rows, of which no table has the name.
  static let kind = "writer"

  /// Whose change made a revision; no row where that is forgotten, or an older program made it.
  static func writer(of revision: Int64) -> Command {
    Command(
      "SELECT key FROM recourse.gone WHERE revision = $1 AND kind = $2",
      [revision.bound, kind.bound]
    )
  }
}
