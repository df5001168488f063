extension Timestamp {
  private static let week = 7 * 86_400.0

  /// When the next full hour, the next Monday or the next month begins in UTC; nil for any other word.
  package func next(_ period: String) -> Timestamp? {
    switch period {
    case "hour": return Timestamp(seconds: (seconds / 3600).rounded(.down) * 3600 + 3600)
    case "week":
      // 1970-01-05 was a Monday.
      let monday = 4 * 86_400.0
      let passed = ((seconds - monday) / Self.week).rounded(.down)
      return Timestamp(seconds: monday + (passed + 1) * Self.week)
    case "month":
      let present = CivilTime(self)
      let isLast = present.month == 12
      let next = CivilTime(
        year: present.year + (isLast ? 1 : 0),
        month: isLast ? 1 : present.month + 1,
        day: 1
      )
      return next.instant()
    default: return nil
    }
  }
}
