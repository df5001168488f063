import HTTP
import JSON
import Manifests

// What a refused write may have done all the same.

extension AnswerReader {
  /// Weighs what a refused call may have done: all, parts, or what failed afterwards.
  func weigh(
    _ failure: inout Failure,
    _ evidence: Evidence,
    _ usual: UsualRefusal.Verdict,
    _ streamed: StreamedError?
  ) {
    let deed = deedDoubt(of: failure, evidence)
    let doubt = deed.flatMap { sign(of: failure, $0) }
    if let doubt, let deed { failure.become(doubted: doubt, deed, vocabulary) }
    if let deed, tellsOfParts(failure, deed) { failure.become(donePartlyBy: deed, vocabulary) }
    let isMade =
      failure.peculiarity != .donePartly
      && (usual == .madeAndFailed || tellsOfDeed(failure) || doubt == .parts)
    if isMade { failure.becomesThatOfWhatWasMade() }
    if streamed?.isLate == true || isMade || doubt != nil, context.isRepeatHarmful {
      failure.isUnproven = true
      failure.outcome = .unknown
      if failure.verdict == .askOperator { failure.hold = .none }
    }
  }

  /// Whether a failure says that the call did its work before something went wrong.
  private func tellsOfDeed(_ failure: Failure) -> Bool {
    guard isWrite, context.isRepeatHarmful, failure.rule == nil, let said = failure.said.message,
      failure.verdict != .backOff, ![401, 403].contains(failure.status ?? 0)
    else { return false }
    return DeedBeforeFailure.isSaid(in: said)
  }

  /// What is left to weigh of a refused write; nil where a rule decides, or a look is what is told anyway.
  private func deedDoubt(of failure: Failure, _ evidence: Evidence) -> DeedDoubt? {
    guard isWrite, failure.rule == nil, failure.outcome != .unknown, failure.peculiarity == .none
    else { return nil }
    return DeedDoubt(
      evidence: evidence,
      status: failure.status ?? 400,
      purpose: CallPurpose(context)
    )
  }

  /// What speaks for a write's having been done that is refused; nil where a wait is what is told, but for one that is for
  /// the end of a call which may be this one.
  private func sign(of failure: Failure, _ doubt: DeedDoubt) -> DeedDoubt.Sign? {
    guard context.isRepeatHarmful else { return nil }
    if failure.verdict == .retry, failure.kind == "conflict" { return doubt.same }
    guard ![401, 403].contains(failure.status ?? 0) else { return nil }
    switch failure.verdict {
    case .revise: return failure.fields.contains { $0.standing == .named } ? doubt.part : doubt.sign
    case .askOperator: return doubt.part
    case .backOff, .retry, .ok: return nil
    }
  }

  /// Whether a write that may go again unchanged did a part, which it would do twice when it is changed.
  ///
  /// What a person has to mend is no reason to change it, unless it is the failure of what the call made.
  private func tellsOfParts(_ failure: Failure, _ doubt: DeedDoubt) -> Bool {
    guard !context.isRepeatHarmful, ![401, 403].contains(failure.status ?? 0) else { return false }
    return switch failure.verdict {
    case .revise: doubt.part != nil
    case .askOperator: doubt.holdsThing
    case .backOff, .retry, .ok: false
    }
  }
}
