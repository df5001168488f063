import Failures
import Text
import Manifests

// What else rests while a call waits, and why.

extension Sentences {
  /// Why other calls must rest as well.
  enum Sharing {
    /// They count towards the same limit.
    case limit
    /// They may count towards the same limit: nobody says whom it is for.
    case mayShare
    /// They are turned away, whatever they ask for.
    case refusal
    /// They meet the same trouble.
    case trouble
    /// Their refusals count towards the same ban.
    case ban

    /// What a failure tells: only a limit is shared, and only what is told to stay away is sure to be refused.
    init(_ failure: Failure) {
      switch failure.kind {
      case "rate_limit", "quota", "queue": self = failure.isScopeTold ? .limit : .mayShare
      default:
        self = failure.verdict == .retry && failure.hold != .gate ? .trouble : .refusal
      }
    }

    func clause(for count: Int) -> String {
      switch self {
      case .limit: count == 1 ? "it shares the limit" : "they share the limit"
      case .mayShare: count == 1 ? "it may share the limit" : "they may share the limit"
      case .refusal: "\(count == 1 ? "it" : "they") would be refused as well"
      case .ban: "\(count == 1 ? "its refusal" : "their refusals") would count as well"
      case .trouble: "\(count == 1 ? "it" : "they") would probably fail as well"
      }
    }
  }

  /// `end` is nil where what follows says what the agent itself does meanwhile.
  static func untilThen(
    _ scope: ScopeReach,
    _ sharing: Sharing,
    id: String,
    end: String? = restWell
  ) -> String {
    let pause = "Until then do not call"
    let end = end.map { " " + $0 } ?? ""
    if sharing == .trouble, case .api(let arguments) = scope.reach,
      let others = othersInTrouble(scope, arguments, id: id)
    {
      return "\(others) would probably fail as well until then.\(end)"
    }
    switch scope.reach {
    case .call:
      return "Other calls are not affected.\(end)"
    case .tool(let arguments) where arguments.isEmpty:
      return "\(pause) \(scope.tool)\(unaffected(scope, id: id, end: end))"
    case .tool(let arguments):
      return "\(pause) \(scope.tool) with the same \(English.list(arguments)); "
        + "other calls are not affected."
    case .writes:
      return
        "\(pause) \(scope.noun.many) of \(id) that change something: \(sharing.clause(for: 2)); "
        + "those that only read go on."
    case .tools(let tools):
      return pauseTogether(tools, with: "", scope, sharing, end)
    case .key(let tools):
      guard tools.isEmpty else { return pauseTogether(tools, with: "", scope, sharing, end) }
      return "\(pause) \(sameKey(scope, id: id)): \(sharing.clause(for: 2)).\(end)"
    case .api(let arguments):
      let same = arguments.isEmpty ? "" : " with the same \(English.list(arguments))"
      if let tools = scope.pair(sharing: arguments) {
        return pauseTogether(tools, with: same, scope, sharing, end)
      }
      let tools = scope.noun.many
      let named = arguments.isEmpty ? "other \(tools) of \(id)" : "\(tools) of \(id)\(same)"
      return "\(pause) \(named): \(sharing.clause(for: 2)).\(end)"
    }
  }

  /// Which calls would meet the same trouble, nil where there are no others; nothing is shut, so they are not forbidden.
  private static func othersInTrouble(
    _ scope: ScopeReach,
    _ arguments: [String],
    id: String
  ) -> String? {
    if let pair = scope.pair(sharing: arguments) {
      let others = pair.filter { $0 != scope.tool }
      return others.isEmpty ? nil : English.list(others)
    }
    guard !arguments.isEmpty else { return "Other \(scope.noun.many) of \(id)" }
    return "Calls of \(id) with the same \(English.list(arguments))"
  }

  /// Names the tools that rest; of the called one alone there is nothing to say why.
  private static func pauseTogether(
    _ tools: [String],
    with arguments: String,
    _ scope: ScopeReach,
    _ sharing: Sharing,
    _ end: String
  ) -> String {
    let named = "Until then do not call \(English.list(tools))\(arguments)"
    return tools == [scope.tool]
      ? "\(named).\(end)" : "\(named): \(sharing.clause(for: tools.count)).\(end)"
  }

  private static func unaffected(
    _ scope: ScopeReach,
    besides tools: [String] = [],
    id: String,
    end: String = ""
  ) -> String {
    let others = scope.others.filter { !tools.contains($0) }
    return switch others.count {
    case 0: ".\(end)"
    case 1: "; \(others[0]) is not affected."
    default: "; other \(scope.noun.many) of \(id) are not affected."
    }
  }

  static let restWell = "Do other work, or end your turn."

  /// What calls have in common that go with the credential of this one.
  private static func sameKey(_ scope: ScopeReach, id: String) -> String {
    let verb = scope.keyRelation == .lacking ? "need" : "go with"
    return "\(scope.noun.many) of \(id) that \(verb) the same key"
  }

  /// What is to be feared for the other tools where the key of one was refused, of which nobody knows more.
  private static func mayShare(_ scope: ScopeReach, id: String) -> String {
    var tools = scope.others
    if case .some(let sharing) = scope.keySharing {
      tools = tools.filter(sharing.contains)
      if tools.isEmpty { return unaffected(scope, id: id) }
    }
    let isOne = tools.count == 1
    let named =
      tools.count <= 3 ? English.list(tools) : "other \(scope.noun.many) of \(id)"
    let relation =
      switch scope.keyRelation {
      case .carried: isOne ? "goes with the same key" : "go with the same key"
      case .lacking: isOne ? "takes the same key" : "take the same key"
      case .none: isOne ? "goes without a key too" : "go without a key too"
      }
    return "; \(named) \(relation), and may be refused as well."
  }

  /// `kind` is that of the failure: of a key that one operation refuses, nobody knows what the others make of it.
  static func untilActed(_ scope: ScopeReach, kind: String? = nil, id: String) -> String {
    let pause = "Until that is done, do not"
    switch scope.reach {
    case .call: return "\(pause) send this call again; other calls are not affected."
    case .tool:
      guard !scope.others.isEmpty else { return "\(pause) call \(scope.tool)." }
      let isOfKey = kind == "auth" || kind == "billing" && scope.keyRelation == .carried
      let others = isOfKey ? mayShare(scope, id: id) : unaffected(scope, id: id)
      return "\(pause) call \(scope.tool)\(others)"
    case .writes:
      return
        "\(pause) call \(scope.noun.many) of \(id) that change something; those that only read go on."
    case .tools(let tools): return "\(pause) call \(English.list(tools))."
    case .key(let tools):
      guard !tools.isEmpty else {
        return "\(pause) call \(sameKey(scope, id: id)): they would be refused as well."
      }
      return "\(pause) call \(English.list(tools, limit: .max))"
        + unaffected(scope, besides: tools, id: id)
    case .api:
      guard !scope.others.isEmpty else { return "\(pause) call \(scope.tool)." }
      return "\(pause) call any \(scope.noun.one) of \(id): they would be refused as well."
    }
  }
}
