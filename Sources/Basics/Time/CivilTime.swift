/// A date and time of day in UTC by the proleptic Gregorian calendar.
struct CivilTime {
  var year: Int
  var month: Int
  var day: Int
  var hour = 0
  var minute = 0

  /// Seconds with their fraction; 60 is a leap second.
  var second = 0.0

  /// The instant; nil where a part is out of its range, as in 30 February.
  func instant(offsetMinutes: Int = 0) -> Timestamp? {
    guard (1...12).contains(month), (1...Self.days(inMonth: month, of: year)).contains(day),
      (0...23).contains(hour), (0...59).contains(minute), second >= 0, second < 61
    else { return nil }
    let minutes = (Self.days(year, month, day) * 24 + hour) * 60 + minute - offsetMinutes
    return Timestamp(milliseconds: Int64(minutes) * 60_000 + Int64((second * 1000).rounded(.down)))
  }

  /// Splits an instant; parts of a second are dropped.
  init(_ instant: Timestamp) {
    let seconds = Self.floorDivide(Int(instant.milliseconds), 1000)
    let days = Self.floorDivide(seconds, 86_400)
    let ofDay = seconds - days * 86_400
    (year, month, day) = Self.date(days)
    (hour, minute, second) = (ofDay / 3600, ofDay / 60 % 60, Double(ofDay % 60))
  }

  /// Makes a date of its parts.
  init(year: Int, month: Int, day: Int) {
    (self.year, self.month, self.day) = (year, month, day)
  }

  // A year that starts in March puts the leap day last, so that months need no table.

  /// Days from 1970-01-01 to a date.
  private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let shifted = month > 2 ? year : year - 1
    let era = floorDivide(shifted, 400)
    let ofEra = shifted - era * 400
    let ofYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
    return era * 146_097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719_468
  }

  /// The date of a day counted from 1970-01-01.
  private static func date(_ days: Int) -> (Int, Int, Int) {
    let shifted = days + 719_468
    let era = floorDivide(shifted, 146_097)
    let ofEra = shifted - era * 146_097
    let year = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365
    let ofYear = ofEra - (365 * year + year / 4 - year / 100)
    let march = (5 * ofYear + 2) / 153
    let month = march < 10 ? march + 3 : march - 9
    return (year + era * 400 + (month <= 2 ? 1 : 0), month, ofYear - (153 * march + 2) / 5 + 1)
  }

  private static func days(inMonth month: Int, of year: Int) -> Int {
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    return month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
  }

  private static func floorDivide(_ value: Int, _ divisor: Int) -> Int {
    value >= 0 ? value / divisor : -((divisor - 1 - value) / divisor)
  }
}
