import HTTP
package import JSON
import Manifests

// A failure outlives the program that read it, and the one that reads it back may be older or newer: members that are
// not known are ignored, and missing ones take the value they have in a failure of which nothing is known.

extension Failure {
  /// The failure as members of an object; what is absent has its usual value.
  package var json: JSONObject {
    var object: JSONObject = ["verdict": .string(verdict.rawValue), "scope": .string(scope)]
    object["status"] = status.map { JSONValue($0) }
    if !codes.isEmpty { object["codes"] = .array(codes.map { .string($0) }) }
    if isCodeNamed { object["code_named"] = true }
    if !said.isEmpty { object["said"] = .object(said.json) }
    object["request_id"] = requestID.map { .string($0) }
    if !fields.isEmpty { object["fields"] = .array(fields.map { .object($0.json) }) }
    object["kind"] = kind.map { .string($0) }
    object["wait"] = wait.map { .object($0.json) }
    if retry != RetryShape() { object["retry"] = .object(retry.json) }
    if hold != .none { object["hold"] = .string(hold.word) }
    if outcome != .notExecuted { object["outcome"] = .string(outcome.word) }
    if peculiarity != .none { object["peculiarity"] = .string(peculiarity.word) }
    object["redirect"] = redirect?.word.map { .string($0) }
    object["say"] = say.map { .string($0) }
    object["operator"] = operatorMessage.map { .string($0) }
    if !variables.isEmpty { object["variables"] = .array(variables.map { .string($0) }) }
    object["url"] = url.map { .string($0) }
    if isURLOffered { object["url_offered"] = true }
    if !unreadableWaits.isEmpty {
      object["unreadable"] = .array(unreadableWaits.map { .string($0) })
    }
    if !implausibleWaits.isEmpty {
      object["implausible"] = .array(implausibleWaits.map { .string($0) })
    }
    if isUnproven { object["unproven"] = true }
    if isLocal { object["local"] = true }
    if isScopeTold { object["scope_told"] = true }
    if repetition != 1 { object["repetition"] = JSONValue(repetition) }
    object["rule"] = rule.map { JSONValue($0) }
    object["dialect"] = dialect.map { .string($0) }
    return object
  }

  /// Reads a failure back; of words it does not know it takes the meaning that does the least harm.
  package init(json: JSONObject) {
    let verdict = json["verdict"]?.string.flatMap { Rule.Verdict(rawValue: $0) }
    self.init(
      verdict: verdict ?? .askOperator,
      scope: json["scope"]?.string ?? Self.callScope,
      outcome: json["outcome"].map { Outcome(word: $0.string) } ?? .notExecuted
    )
    status = json["status"]?.integer
    codes = json["codes"].texts
    isCodeNamed = json["code_named"]?.bool ?? false
    isScopeTold = json["scope_told"]?.bool ?? false
    said = json["said"]?.object.map(APIMessages.init(json:)) ?? APIMessages()
    requestID = json["request_id"]?.string
    fields = json["fields"]?.array?.compactMap { $0.object.flatMap(FieldError.init(json:)) } ?? []
    kind = json["kind"]?.string
    wait = json["wait"]?.object.flatMap(WaitTime.init(json:))
    retry = json["retry"]?.object.map(RetryShape.init(json:)) ?? RetryShape()
    hold = json["hold"].map { Hold(word: $0.string) } ?? .none
    peculiarity = Peculiarity(word: json["peculiarity"]?.string)
    redirect = json["redirect"]?.string.flatMap(RedirectStop.init(word:))
    say = json["say"]?.string
    operatorMessage = json["operator"]?.string
    variables = json["variables"].texts
    url = json["url"]?.string
    isURLOffered = json["url_offered"]?.bool ?? false
    implausibleWaits = json["implausible"].texts
    unreadableWaits = json["unreadable"].texts
    isUnproven = json["unproven"]?.bool ?? false
    isLocal = json["local"]?.bool ?? false
    repetition = min(max(1, json["repetition"]?.integer ?? 1), 1_000_000)
    rule = json["rule"]?.integer
    dialect = json["dialect"]?.string
  }
}

extension Failure: Hashable {
  package static func == (left: Failure, right: Failure) -> Bool { left.json == right.json }
  package func hash(into hasher: inout Hasher) { hasher.combine(json) }
}

// MARK: - Parts

extension Failure.Hold {
  fileprivate var word: String {
    switch self {
    case .none: "none"
    case .gate: "gate"
    case .person: "person"
    }
  }

  fileprivate init(word: String?) {
    switch word {
    case "none": self = .none
    case "gate": self = .gate
    default: self = .person
    }
  }
}

extension Failure.Outcome {
  fileprivate var word: String {
    switch self {
    case .notExecuted: "not_executed"
    case .unknown: "unknown"
    }
  }

  fileprivate init(word: String?) { self = word == "not_executed" ? .notExecuted : .unknown }
}

extension Failure.Peculiarity {
  fileprivate var word: String {
    switch self {
    case .none: "none"
    case .repeatedTooOften: "repeated_too_often"
    case .page: "page"
    case .madeAndFailed: "made_and_failed"
    case .donePartly: "done_partly"
    case .underWay: "under_way"
    case .failedLater: "failed_later"
    case .lostLater: "lost_later"
    case .redirectedIntoLimit: "redirected_into_limit"
    }
  }

  fileprivate init(word: String?) {
    switch word {
    case "repeated_too_often": self = .repeatedTooOften
    case "page": self = .page
    case "made_and_failed": self = .madeAndFailed
    case "done_partly": self = .donePartly
    case "under_way": self = .underWay
    case "failed_later": self = .failedLater
    case "lost_later": self = .lostLater
    case "redirected_into_limit": self = .redirectedIntoLimit
    default: self = .none
    }
  }
}

extension RedirectStop {
  /// The word that is kept with a failure; nil for what is none.
  fileprivate var word: String? {
    switch self {
    case .noLocation: "no_location"
    case .unreadableLocation: "unreadable_location"
    case .circle: "circle"
    case .tooMany: "too_many"
    case .otherScheme: "other_scheme"
    case .otherOrigin: "other_origin"
    case .becomesRead: "becomes_read"
    case .choice: "choice"
    case .outcomeRefused(let status): Self.refused + String(status)
    case .beyondLimit: "beyond_limit"
    case .outcomeUnanswered: nil
    }
  }

  private static let refused = "outcome_refused_"

  fileprivate init?(word: String) {
    if word.hasPrefix(Self.refused), let status = Int(word.dropFirst(Self.refused.count)) {
      self = .outcomeRefused(status: status)
      return
    }
    let all: [RedirectStop] = [
      .noLocation, .unreadableLocation, .circle, .tooMany, .otherScheme, .otherOrigin, .becomesRead,
      .choice, .beyondLimit,
    ]
    guard let stop = all.first(where: { $0.word == word }) else { return nil }
    self = stop
  }
}

extension Failure.RetryShape {
  fileprivate var json: JSONObject {
    [
      "base": .number(JSONNumber(base)), "cap": .number(JSONNumber(cap)),
      "grow": .number(JSONNumber(grow)),
    ]
  }

  fileprivate init(json: JSONObject) {
    self.init()
    base = Self.held(json["base"], in: 0...WaitFigure.plausibleSeconds) ?? base
    cap = Self.held(json["cap"], in: 0...WaitFigure.plausibleSeconds) ?? cap
    grow = Self.held(json["grow"], in: 1...100) ?? grow
  }

  /// A figure held at the ends of what a manifest may say.
  private static func held(_ json: JSONValue?, in range: ClosedRange<Double>) -> Double? {
    (json?.number?.double).map { min(max($0, range.lowerBound), range.upperBound) }
  }
}

extension APIMessages {
  /// The texts of the API that there are.
  package var json: JSONObject {
    var object = JSONObject()
    object["message"] = message.map { .string($0) }
    object["hint"] = hint.map { .string($0) }
    object["for_user"] = forUser.map { .string($0) }
    object["warning"] = warning.map { .string($0) }
    return object
  }

  fileprivate init(json: JSONObject) {
    self.init(
      message: json["message"]?.string,
      hint: json["hint"]?.string,
      forUser: json["for_user"]?.string,
      warning: json["warning"]?.string
    )
  }
}

extension WaitTime {
  fileprivate var json: JSONObject {
    var object: JSONObject = ["seconds": .number(JSONNumber(seconds))]
    object["from"] = .string(origin.word)
    switch origin {
    case .api(let name), .budget(let name): object["name"] = .string(name)
    case .period(let period): object["name"] = .string(period.rawValue)
    default: break
    }
    if isAbsolute { object["absolute"] = true }
    return object
  }

  fileprivate init?(json: JSONObject) {
    guard let seconds = json["seconds"]?.number?.double, seconds >= 0 else { return nil }
    self.init(
      seconds: min(seconds, WaitFigure.plausibleSeconds),
      origin: Origin(word: json["from"]?.string, name: json["name"]?.string ?? ""),
      isAbsolute: json["absolute"]?.bool ?? false
    )
  }
}

extension WaitTime.Origin {
  fileprivate var word: String {
    switch self {
    case .api: "api"
    case .manifest: "manifest"
    case .program: "program"
    case .period: "period"
    case .chosen: "chosen"
    case .budget: "budget"
    case .pace: "pace"
    case .gate: "gate"
    case .chosenGate: "chosen gate"
    case .turn: "turn"
    case .toldLimit: "told limit"
    case .probe: "probe"
    case .strikes: "strikes"
    case .store: "store"
    }
  }

  fileprivate init(word: String?, name: String) {
    switch word {
    case "api": self = .api(source: name)
    case "manifest": self = .manifest
    case "period": self = .period(LimitPeriod(rawValue: name) ?? .day)
    case "chosen": self = .chosen
    case "budget": self = .budget(id: name)
    case "pace": self = .pace
    case "gate": self = .gate
    case "chosen gate": self = .chosenGate
    case "turn": self = .turn
    case "told limit": self = .toldLimit
    case "probe": self = .probe
    case "strikes": self = .strikes
    case "store": self = .store
    default: self = .program
    }
  }
}

extension JSONValue? {
  /// The texts among an array's elements.
  fileprivate var texts: [String] { self?.array?.compactMap(\.string) ?? [] }
}
