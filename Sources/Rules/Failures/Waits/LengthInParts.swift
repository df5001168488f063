import JSON
import Text

/// Lengths that stand in an object, or whose unit stands beside them: `{"value": 2, "unit": "minutes"}`,
/// `{"minutes": 1, "seconds": 30}`, `"retry_after": 2, "retry_after_unit": "minutes"`.
enum LengthInParts {
  private static let figures = [
    "value", "amount", "duration", "time", "delay", "length", "after", "in",
  ]

  /// The seconds of an object that is a length and nothing else; nil for any other.
  static func seconds(of object: JSONObject) -> Double? {
    let members = object.members.prefix(8)
    if let factor = unit(in: object) {
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

  /// How many seconds one has of what a member counts, where another says so; a unit of anything else than time is none.
  ///
  /// That is one for this member (`retry_after_unit`), or for all that stand there (`unit`), which a name with a unit of
  /// its own does not need, and which may be of the limit where figures of one stand there as well.
  static func unit(of name: String, _ text: String, in value: JSONValue) -> Double? {
    guard Double(text) != nil, let object = value.object else { return nil }
    let own = ["_unit", "_units", "Unit", "Units", "-unit"].lazy
      .compactMap { object[name + $0]?.string.flatMap(WaitUnit.seconds(ofWord:)) }.first
    if let own { return own }
    guard WaitUnit(words(of: name))?.isNamed == false, let unit = unitWord(in: object) else {
      return nil
    }
    // A limit is of so many a minute, a length of so many minutes, and so is a window.
    let others = unit.last?.lowercased() == "s" ? windows : windows.union(limits)
    return tells(object, of: others) ? nil : WaitUnit.seconds(ofWord: unit)
  }

  private static func unit(in object: JSONObject) -> Double? {
    unitWord(in: object).flatMap(WaitUnit.seconds(ofWord:))
  }

  /// The unit of the figures of an object: `unit`, `timeUnit`, `wait_unit`.
  private static func unitWord(in object: JSONObject) -> String? {
    object.members.prefix(64).lazy.compactMap { member -> String? in
      let words = words(of: member.name)
      guard let last = words.last, ["unit", "units"].contains(last),
        words.dropLast().allSatisfy(times.contains)
      else { return nil }
      return member.value.string
    }.first
  }

  /// Whether a figure stands there under a name with one of the words.
  private static func tells(_ object: JSONObject, of others: Set<String>) -> Bool {
    object.members.prefix(64).contains { member in
      let isFigure = member.value.scalarText.flatMap(Double.init) != nil
      return (isFigure || member.value.object != nil)
        && words(of: member.name).contains(where: others.contains)
    }
  }

  private static func words(of name: String) -> [String] {
    SnakeCase.name(name).split(separator: "_").map(String.init)
  }

  private static let times: Set<String> = [
    "time", "wait", "retry", "delay", "duration", "interval", "backoff", "cooldown", "after", "in",
  ]
  private static let windows: Set<String> = ["period", "window", "interval", "per"]
  private static let limits: Set<String> = [
    "limit", "limits", "quota", "rate", "requests", "calls", "max", "maximum", "burst", "allowed",
    "used", "remaining", "count",
  ]
}
