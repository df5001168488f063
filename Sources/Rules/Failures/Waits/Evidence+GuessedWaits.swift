import HTTP
import JSON
import Manifests
import Text
import Time

// Times under names of which only the words are known. They tell how long to wait, and prove nothing of a write.

extension Evidence {
  /// Objects that tell of the failure or of its limit.
  ///
  /// What was sent or made has times of its own, so neither `data` beside an error nor items of a list are among them.
  private static let frames: Set<String> = [
    "error", "errors", "fault", "detail", "details", "meta", "extensions", "info", "context",
    "extras", "rate", "limits", "rate_limit", "rateLimit", "ratelimit", "overLimit",
  ]

  /// Objects that are of the failure where they lie inside it, as in JSON-RPC.
  private static let innerFrames: Set<String> = ["data", "metadata"]

  /// Objects that are of a wait as a whole, so that theirs is the first word of each name inside: `"retry": {"after": 30}`.
  private static let waits: Set<String> = [
    "retry", "wait", "cooldown", "backoff", "throttle", "lockout", "ban", "block",
  ]
  private static let failures: Set<String> = ["error", "errors", "fault"]
  private static let frameDepth = 4

  /// The first time under a name that says by its words what it is.
  func guessedHint(clock: Timestamp) -> WaitHint? {
    if let hint = ageHint(clock: clock) ?? fieldHint(clock: clock) { return hint }
    guard let root = commonTree else { return nil }
    return Self.framed(in: root).lazy.compactMap { guessedHint($0, $1, clock: clock) }.first
  }

  /// The field of ip-api.com where nothing is left; caches have one of the same name.
  private func ageHint(clock: Timestamp) -> WaitHint? {
    guard let left = fields["X-Rl"].flatMap(Double.init), left < 1, let age = fields["X-Ttl"],
      var hint = hint([age], as: .seconds, plus: 0, source: "header:X-Ttl", clock: clock).hint
    else { return nil }
    hint.isLoose = true
    return hint
  }

  /// A field whose name says when to come again: `X-Try-Again-In`, `X-Retry-After-Microseconds`.
  ///
  /// Of the other names that say so in an answer's content, fields have some for what they cache.
  private func fieldHint(clock: Timestamp) -> WaitHint? {
    fields.fields.lazy.compactMap { field in
      let bare = field.name.lowercased().hasPrefix("x-") ? field.name.dropFirst(2) : field.name[...]
      let words = SnakeCase.name(String(bare)).split(separator: "_")
      guard words.contains(where: Self.returns.contains),
        !field.name.equalsIgnoringASCIICase("Retry-After"), let name = WaitName(String(bare)),
        case .seconds(let seconds, let basis) = name.figure(field.value, clock: clock), seconds > 0
      else { return nil }
      return WaitHint(
        seconds: seconds,
        source: "header:\(field.name)",
        isAbsolute: basis == .absolute,
        isLoose: true
      )
    }.first
  }

  private static let returns: Set<Substring> = ["retry", "again", "wait", "backoff", "cooldown"]

  /// A length as a clock shows it, in the standard field.
  func clockHint(_ text: String, source: String, clock: Timestamp) -> WaitHint? {
    ClockLength.seconds(text, behind: .after, now: clock).map {
      WaitHint(seconds: $0, source: source, isAbsolute: false, isLoose: true)
    }
  }

  /// A time under such a name; one that is over says nothing.
  private func guessedHint(_ path: String, _ value: JSONValue, clock: Timestamp) -> WaitHint? {
    let members = value.object?.members.prefix(64) ?? []
    let isLeft = members.contains { WaitName.isCount($0.name) && ($0.value.figure ?? 0) >= 1 }
    return members.lazy.compactMap { member in
      guard let name = Self.waitName(member.name, behind: path), !(isLeft && name.isOfReset) else {
        return nil
      }
      let source = root == nil ? "text" : "json:\(path)/\(member.name)"
      if let object = member.value.object {
        let told = LengthInParts.seconds(of: object) ?? object["seconds"]?.figure
        guard let seconds = told, seconds > 0,
          seconds < WaitFigure.plausibleSeconds
        else { return nil }
        return WaitHint(seconds: seconds, source: source, isAbsolute: false, isLoose: true)
      }
      guard let text = member.value.scalarText else { return nil }
      guard case .seconds(let seconds, let basis) = name.figure(text, clock: clock), seconds > 0
      else { return nil }
      let isAbsolute = basis == .absolute
      let hint = WaitHint(seconds: seconds, source: source, isAbsolute: isAbsolute, isLoose: true)
      let unit = isAbsolute ? nil : LengthInParts.unit(of: member.name, text, in: value)
      return unit.map { hint.multiplied(by: $0) } ?? hint
    }.first
  }

  private static func waitName(_ name: String, behind path: String) -> WaitName? {
    let object = path.split(separator: "/").last.map { $0.lowercased() } ?? ""
    return WaitName(name) ?? (waits.contains(object) ? WaitName(object + "_" + name) : nil)
  }

  /// The objects in which a failure is told, outer ones first, each behind its path.
  private static func framed(in root: JSONValue) -> [(String, JSONValue)] {
    var all: [(String, JSONValue)] = []
    var level = [("", root, false)]
    for _ in 0..<frameDepth {
      all += level.filter { $0.1.object != nil }.map { ($0.0, $0.1) }
      level = level.flatMap { path, value, isFailure in
        let inner = value.entries(atMost: 32).filter { name, _ in
          value.array != nil
            ? isFailure
            : frames.contains(name) || waits.contains(name.lowercased())
              || isFailure && innerFrames.contains(name)
        }
        return inner.prefix(8).map {
          (path + "/" + $0.0, $0.1, isFailure || failures.contains($0.0))
        }
      }
    }
    return Array(all.prefix(48))
  }
}

extension JSONValue {
  /// A number, or a text that is one.
  fileprivate var figure: Double? { scalarText.flatMap(Double.init) }
}
