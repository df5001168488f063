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
  private static let failures: Set<String> = ["error", "errors", "fault"]
  private static let frameDepth = 4

  /// The first time under a name that says by its words what it is.
  func guessedHint(clock: Timestamp) -> WaitHint? {
    if let hint = ageHint(clock: clock) { return hint }
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

  /// A time under such a name; one that is over says nothing.
  private func guessedHint(_ path: String, _ value: JSONValue, clock: Timestamp) -> WaitHint? {
    let members = value.object?.members.prefix(64) ?? []
    let isLeft = members.contains { WaitName.isCount($0.name) && ($0.value.figure ?? 0) >= 1 }
    return members.lazy.compactMap { member in
      guard let name = WaitName(member.name), !(isLeft && name.isOfReset),
        let text = (member.value.object?["seconds"] ?? member.value).scalarText,
        case .seconds(let seconds, let basis) = name.figure(text, clock: clock), seconds > 0
      else { return nil }
      return WaitHint(
        seconds: seconds,
        source: root == nil ? "text" : "json:\(path)/\(member.name)",
        isAbsolute: basis == .absolute,
        isLoose: true
      )
    }.first
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
            ? isFailure : frames.contains(name) || isFailure && innerFrames.contains(name)
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
