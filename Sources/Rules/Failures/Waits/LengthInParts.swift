import JSON
import Text

/// Lengths that stand in an object, or whose unit stands beside them: `{"value": 2, "unit": "minutes"}`,
/// `{"minutes": 1, "seconds": 30}`, `"retry_after": 2, "retry_after_unit": "minutes"`.
enum LengthInParts {
  private static let figures = ["value", "amount", "duration", "time", "delay"]
  private static let units = ["unit", "units", "timeUnit", "time_unit"]

  /// The seconds of an object that is a length and nothing else; nil for any other.
  static func seconds(of object: JSONObject) -> Double? {
    let members = object.members.prefix(8)
    let unit = units.lazy.compactMap { object[$0]?.string }.first
    if let unit, let factor = WaitUnit.seconds(ofWord: unit) {
      let figure = figures.lazy.compactMap { object[$0]?.scalarText.flatMap(Double.init) }.first
      return figure.flatMap { $0 >= 0 ? $0 * factor : nil }
    }
    var total = 0.0
    for member in members {
      guard let factor = WaitUnit.seconds(ofWord: member.name),
        let figure = member.value.scalarText.flatMap(Double.init), figure >= 0
      else { return nil }
      total += figure * factor
    }
    return object.isEmpty || object.count > members.count ? nil : total
  }

  /// How many seconds one has of what a member counts, where a member of its own says so; a unit of anything else than
  /// time is none.
  static func unit(of name: String, in object: JSONValue) -> Double? {
    ["_unit", "_units", "Unit", "Units", "-unit"].lazy
      .compactMap { object[name + $0]?.string.flatMap(WaitUnit.seconds(ofWord:)) }.first
  }
}
