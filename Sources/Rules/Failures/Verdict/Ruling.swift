import HTTP
import Manifests
import Text
import Time

/// Who decides on an answer that says no, and what follows: the first rule of the manifest that matches, else a code
/// whose meaning is settled, else the status.
struct Ruling {
  let rule: Rule?

  /// The code that decides, in an error in XML that no rule speaks of.
  let code: WellKnownCode?

  /// The status that counts where no rule decides: the answer's own, or what its content says behind it.
  let status: Int

  /// Whether a page of HTML came in the place of data, and no rule speaks of it.
  let isPage: Bool

  /// Whether it would pass by itself, but the API complains that the call was repeated too often.
  let isWornOut: Bool

  /// Whether it is final by its status, and ends by itself: a conflict with another call, or too much for a while.
  let isPassing: Bool

  /// Whether something in the answer speaks against its refusal.
  private let isDoubtful: Bool

  /// Whether it says itself that the API did not begin with the call.
  private let isDeniedBeforehand: Bool

  /// Whether the field that asks for a key says that the one that was sent is none (RFC 6750 §3.1).
  private let namesKey: Bool
  private let table: StatusTable

  init(
    _ evidence: Evidence,
    _ rule: Rule?,
    status: Int,
    peculiarity: Failure.Peculiarity,
    warning: String?,
    clock: Timestamp
  ) {
    self.rule = rule
    code =
      rule == nil && evidence.xmlError != nil ? WellKnownCode(xml: evidence.codes) : nil
    self.status = rule == nil ? MeantStatus.status(status, evidence) : status
    isPage = peculiarity == .page && rule == nil
    isPassing =
      rule == nil && code == nil
      && PassingConflict.isMeant(status: self.status, evidence, clock: clock)
    let doubt = RefusalDoubt(evidence: evidence, status: status)
    isDoubtful = rule == nil && doubt.isMeant
    // A right that is back after the maintenance was missing before the call began.
    let isBarred = [403, 498].contains(status) && self.status == 503
    isDeniedBeforehand = rule == nil && (doubt.isDeniedBeforehand || isBarred)
    namesKey =
      evidence.fields["WWW-Authenticate"]?.range(ofIgnoringCase: "error=\"invalid_token") != nil
    table = isPage ? .page : isPassing ? .passing(self.status) : StatusTable(self.status)
    isWornOut = (rule?.verdict ?? code?.verdict ?? table.verdict) == .retry && warning != nil
  }

  var verdict: Rule.Verdict { isWornOut ? .revise : decided }

  private var decided: Rule.Verdict { rule?.verdict ?? code?.verdict ?? table.verdict }

  /// The sort of failure, where the manifest, the code or the status tells it.
  var kind: String? {
    rule?.kind ?? code?.kind
      ?? table.kind.flatMap { StatusTable.fits($0, verdict) ? $0 : nil }
  }

  /// Whether there was too much of something for a while, and it is used up.
  var isOfLimit: Bool {
    guard decided == .backOff || decided == .retry else { return false }
    return status == 429 || ["rate_limit", "quota"].contains(kind)
  }

  /// Whether nothing proves that the call was not carried out: it may pass by itself, and neither status nor code refuse it.
  ///
  /// What is refused because there is too much of it was not done, unless the answer itself casts doubt on that. A redirect
  /// neither refuses nor confirms, but for those that have the same call sent elsewhere (RFC 9110 §15.4.8, §15.4.9).
  func isUnproven(toldWhen isTimeTold: Bool) -> Bool {
    if rule == nil, (300..<400).contains(status) { return ![307, 308].contains(status) }
    if isDoubtful, decided == .retry || decided == .backOff { return true }
    guard decided == .retry, code?.kind != "rate_limit", !isDeniedBeforehand else { return false }
    // 529 is what services that are overloaded say before they begin.
    let isProof =
      (400..<500).contains(status) && ![460, 499].contains(status) || status == 529
      || (status == 503 && isTimeTold)
    return !isProof
  }

  /// Whether the API refuses the key itself: without a rule, by a 401 or 403 whose message says so.
  func refusesKey(_ message: String?) -> Bool {
    rule == nil && [401, 403].contains(status) && (namesKey || RefusedKey.isMeant(by: message))
  }
}
