import Time

extension Timestamp {
  /// The instant as the Date field tells it (RFC 9110 §5.6.7).
  var httpDate: String {
    let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    let months = [
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    let text = Array(rfc3339)
    let day = days[Int(milliseconds / 86_400_000) % 7]
    let month = months[(Int(String(text[5...6])) ?? 1) - 1]
    return "\(day), \(String(text[8...9])) \(month) \(String(text[0...3])) "
      + "\(String(text[11...18])) GMT"
  }
}
