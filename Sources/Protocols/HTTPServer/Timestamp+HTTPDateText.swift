import Time

extension Timestamp {
  /// The instant as `Fri, 20 Nov 2026 12:00:17 GMT` (RFC 9110 §5.6.7); parts of a second are dropped.
  package var httpDateText: String {
    let parts = rfc3339.split { "-T:Z".contains($0) }.map(String.init)
    guard parts.count == 6, let month = Int(parts[1]) else { return rfc3339 }
    let days = Int((seconds / 86_400).rounded(.down))
    let weekday = Self.weekdays[((days + 4) % 7 + 7) % 7]
    let name = Self.months[(month - 1) % 12]
    return "\(weekday), \(parts[2]) \(name) \(parts[0]) \(parts[3]):\(parts[4]):\(parts[5]) GMT"
  }

  private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]
}
