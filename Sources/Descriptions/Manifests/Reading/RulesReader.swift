import Text
import JSON
import Time

/// The reader of `errors.rules`.
struct RulesReader {
  private static let waitKeys = ["default", "floor", "cap", "base", "grow", "until"]
  private static let yearLong = 0.0...366 * 86_400

  let context: ManifestContext

  func read(_ values: [ValueReader]) -> [Rule] {
    let rules = values.enumerated().map { index, value in rule(value, at: index) }
    for (later, earlier) in RuleCoverage.unreachable(rules) {
      let isOne = earlier.count == 1
      let names = earlier.map(String.init).joined(separator: ", ")
      values[later].warning(
        "this rule can never match: \(isOne ? "rule" : "rules") \(names) (counted from 0) already "
          + "\(isOne ? "takes" : "take") every answer that it would; put it before "
          + "\(isOne ? "that rule" : "those rules") or remove it"
      )
    }
    return rules
  }

  private func rule(_ value: ValueReader, at index: Int) -> Rule {
    var rule = Rule(when: Rule.When(), index: index, verdict: .revise)
    guard var fields = value.object() else { return rule }
    let when = fields.required("when", "the tests of the rule")?.object()
    if let when { rule.when = WhenReader(context: context).read(when) }
    let verdict = fields.required("do", "what follows, such as \"back_off\"")
    rule.verdict = verdict?.choice(Rule.Verdict.self) ?? .revise
    rule.kind = fields.optional("kind")?.label("a kind")
    rule.scope = fields.optional("scope")?.scope(context)
    readWaits(&fields, into: &rule)
    readTimeOfDay(&fields, into: &rule)
    rule.hold = fields.optional("hold")?.boolean() == true ? .gate : .none
    let say = fields.optional("say")?.sentences()
    let message = fields.optional("operator")?.sentences()
    (rule.say, rule.operatorMessage) = (say?.text, message?.text)
    rule.places = (say?.places ?? []) + (message?.places ?? [])
    rule.url = fields.optional("url")?.remedyURL()
    fields.refuseUnknown()
    check(rule, in: fields)
    return rule
  }

  private func readWaits(_ fields: inout ObjectReader, into rule: inout Rule) {
    rule.defaultWait = fields.optional("default")?.number(in: Self.yearLong, "seconds")
    rule.floor = fields.optional("floor")?.number(in: Self.yearLong, "seconds")
    rule.cap = fields.optional("cap")?.number(in: Self.yearLong, "seconds")
    rule.base = fields.optional("base")?.number(in: Self.yearLong, "seconds")
    rule.grow = fields.optional("grow")?.number(in: 1...100, "a factor")
    if let floor = rule.floor, let cap = rule.cap, floor > cap {
      fields.error("\"floor\" is above \"cap\", so no wait fits; swap or change them")
    }
  }

  private func readTimeOfDay(_ fields: inout ObjectReader, into rule: inout Rule) {
    rule.until = fields.optional("until")?.timeOfDay()
    if let (name, rules) = fields.optional("tz")?.zone() {
      (rule.zone, rule.zoneRules) = (name, rules)
    }
    if fields.object["until"] != nil, fields.object["tz"] == nil {
      fields.error(
        "\"until\" needs \"tz\", where the time is meant: \"UTC\", \"+03:00\" or \"Europe/Berlin\""
      )
    }
    if fields.object["tz"] != nil, fields.object["until"] == nil {
      fields.warning("\"tz\" does nothing without \"until\"")
    }
  }

  private func check(_ rule: Rule, in fields: ObjectReader) {
    guard ![.backOff, .retry].contains(rule.verdict), rule.hold == .none else { return }
    let idle = Self.waitKeys.filter { fields.object[$0] != nil }
    guard let first = idle.first, fields.object["do"]?.string == rule.verdict.rawValue else {
      return
    }
    fields.findings.warning(
      "a \"\(rule.verdict.rawValue)\" rule does not wait, so this does nothing; add "
        + "\"hold\": true to shut the scope for that long, or remove it",
      at: fields.pointer.appending(first)
    )
  }
}

extension ValueReader {
  /// `midnight`, `HH:MM`, `hour`, `week` or `month`.
  fileprivate func timeOfDay() -> String? {
    parsed("a time of day") { (text) throws(InvalidText) in
      guard ["midnight", "hour", "week", "month"].contains(text) || ClockText.isTime(text) else {
        throw InvalidText(
          "expected \"midnight\", a time as \"HH:MM\", or the begin of an \"hour\", a \"week\" or a "
            + "\"month\", found \(ManifestExcerpt.quoted(text))"
        )
      }
      return text
    }
  }

  /// `UTC` or `+HH:MM`.
  fileprivate func zone() -> (name: String, rules: ZoneRules?)? {
    let zone = parsed("a zone") { (text) throws(InvalidText) -> (String, ZoneRules?, Bool) in
      let sign = text.first
      let isOffset = (sign == "+" || sign == "-") && ClockText.isTime(String(text.dropFirst()))
      if text == "UTC" || isOffset { return (text, nil, true) }
      switch ZoneDatabase.usual.zone(named: text) {
      case .found(let rules): return (text, rules, true)
      case .noDatabase where ZoneDatabase.isName(text): return (text, nil, false)
      case .noDatabase, .unknown:
        throw InvalidText(
          "expected \"UTC\", an offset such as \"+03:00\" or a zone such as \"Europe/Berlin\", found "
            + ManifestExcerpt.quoted(text)
        )
      }
    }
    guard let (name, rules, isKnown) = zone else { return nil }
    if !isKnown {
      warning(
        "this machine has no zones (/usr/share/zoneinfo, package tzdata), so the time is taken for one in UTC; install "
          + "them, or write an offset such as \"+01:00\""
      )
    }
    return (name, rules)
  }

  /// An absolute URL, or a path at the base URL's origin.
  fileprivate func remedyURL() -> String? {
    parsed("a URL") { (text) throws(InvalidText) in
      if text.hasPrefix("/"), !text.hasPrefix("//") {
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
          throw InvalidText("expected a path of ASCII characters without spaces")
        }
      } else {
        _ = try WebAddress(text)
      }
      return text
    }
  }
}

/// The syntax of a time of day.
enum ClockText {
  /// Whether a text is `HH:MM` from 00:00 to 23:59.
  static func isTime(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    guard bytes.count == 5, bytes[2] == UInt8(ascii: ":"),
      [0, 1, 3, 4].allSatisfy({ ASCII.isDigit(bytes[$0]) }),
      let hour = Int(text.prefix(2)), let minute = Int(text.suffix(2))
    else { return false }
    return hour < 24 && minute < 60
  }
}
