import Manifests

/// What a status alone says, where no rule of the manifest decides.
struct StatusTable {
  var verdict: Rule.Verdict
  var kind: String?

  /// Reads the table; a status below 300 is a good one whose body says no.
  init(_ status: Int) {
    verdict = Self.verdict(status)
    kind = Self.kind(status)
  }

  private init(verdict: Rule.Verdict, kind: String) {
    self.verdict = verdict
    self.kind = kind
  }

  /// A page that came with a good status: whoever sent it, the API did not answer, and may later.
  static let page = StatusTable(verdict: .retry, kind: "page")

  /// A refusal that ends by itself, though its status does not say so.
  static func passing(_ status: Int) -> StatusTable {
    StatusTable(verdict: .retry, kind: kind(status) == "too_large" ? "too_large" : "conflict")
  }

  private static func verdict(_ status: Int) -> Rule.Verdict {
    switch status {
    case ..<300: .revise
    case 300..<400: .askOperator
    case 401, 402, 403, 405, 407, 415, 419, 423, 440, 451, 456, 498, 505, 511: .askOperator
    case 408, 421, 425, 460, 499: .retry
    case 429: .backOff
    case 501: .revise
    case 400..<500: .revise
    default: .retry
    }
  }

  private static func kind(_ status: Int) -> String? {
    switch status {
    case 300..<400: "redirect"
    case 400, 422: "validation"
    // 419, 440 and 498: a session or a token has expired, to Laravel, IIS and ArcGIS.
    case 401, 419, 440, 498: "auth"
    // 456: what was paid for is used up, to DeepL.
    case 402, 456: "billing"
    case 403, 451: "permission"
    case 404, 410: "not_found"
    case 405, 406, 415, 501, 505: "unsupported"
    case 407, 511: "network"
    case 409, 412, 423, 428: "conflict"
    case 413, 414, 431: "too_large"
    case 429: "rate_limit"
    // 460 and 499: a proxy gave up what it had passed on.
    case 408, 421, 425, 460, 499, 500...: "upstream"
    default: nil
    }
  }

  /// The kinds that go with a verdict; a status that says otherwise tells no kind (a 502 to revise).
  static func fits(_ kind: String, _ verdict: Rule.Verdict) -> Bool {
    switch verdict {
    case .backOff: ["rate_limit", "upstream"].contains(kind)
    case .retry: ["rate_limit", "upstream", "conflict", "page", "too_large"].contains(kind)
    case .revise: !["rate_limit", "upstream", "auth", "network", "redirect"].contains(kind)
    case .askOperator: !["rate_limit", "validation"].contains(kind)
    case .ok: false
    }
  }

  /// The scope of a verdict whose rule names none.
  static func scope(
    of verdict: Rule.Verdict,
    status: Int,
    kind: String?,
    holdsGate: Rule.Hold,
    hasCredential: Bool
  ) -> String {
    let caller = hasCredential ? "credential" : "ip"
    switch verdict {
    case .backOff: return status >= 500 ? "api" : caller
    case .retry: return status >= 500 ? "api" : "operation"
    case .askOperator:
      if [401, 402, 456].contains(status) { return caller }
      let isAccountWide = kind == "auth" || kind == "billing"
      return isAccountWide && status != 403 ? caller : Failure.callScope
    case .revise, .ok: return holdsGate == .gate ? "operation" : Failure.callScope
    }
  }
}
