package import HTTP
package import Manifests

/// What an answer says went wrong, normalised, with the verdict that follows.
package struct Failure: Sendable {
  /// The answer's status; the item's own in a partial failure.
  package var status: Int?

  /// All codes the answer bears, the most telling first, as sent.
  package var codes: [String] = []

  /// Whether the manifest, or the standard that the answer follows, names the code that is shown: then it is a word of
  /// ours too, and stands in sentences without quotation marks.
  package var isCodeNamed = false

  /// The API's own words, cleaned for quotation.
  package var said = APIMessages()
  package var requestID: String?
  package var fields: [FieldError] = []
  package var verdict: Rule.Verdict

  /// What sort of failure it is: validation, auth, billing, rate_limit, or the manifest's own word.
  package var kind: String?

  /// Who else must stop: the scope words of the manifest joined by `+`, or `call` for this call alone.
  package var scope: String

  /// Whether the manifest says whom it concerns; otherwise the scope is what is usual.
  package var isScopeTold = false

  /// The wait the API asks for, or the default; nil when a retry's time is free to be chosen.
  package var wait: WaitTime?

  /// How often this failure came to the scope in a row, this time counted; waits that nobody told grow with it.
  package var repetition = 1

  /// How the waits between retries grow.
  package var retry = RetryShape()
  package var hold = Hold.none
  package var outcome: Outcome

  /// Whether an attempt may have had its effect, which only the key keeps from happening twice.
  package var isUnproven = false

  /// Whether other calls with the same credential went well since, so that it says nothing of them.
  package var isLocal = false

  /// What has to be told besides the status and the code.
  package var peculiarity = Peculiarity.none

  /// What the manifest says of failures of this kind.
  package var say: String?

  /// What the operator must do, in the manifest's words; nil leaves it to the kind.
  package var operatorMessage: String?

  /// The variables of the credential that was refused; empty where it may be any that the call carries.
  package var variables: [String] = []

  /// Why the redirect that the API answered with was not followed; nil for any other answer.
  package var redirect: RedirectStop?

  /// Why nothing more of what the API said could be read, which is not kept with the call; nil where all of it was.
  package var defect: ContentDefect?

  /// The absolute URL where a person can mend the cause.
  package var url: String?

  /// Whether the API named the URL, not the manifest.
  package var isURLOffered = false

  /// Sources whose figures were more than ten years off and therefore ignored.
  package var implausibleWaits: [String] = []

  /// What the API said of the time where nothing can be read from it, each with its source: `header:Retry-After "soon"`.
  package var unreadableWaits: [String] = []

  /// Index of the manifest's rule that decided; nil when the status did.
  package var rule: Int?

  /// The dialect whose rule it is; nil for a rule of the manifest's own.
  package var dialect: String?

  /// The scope of a failure that concerns no other call.
  package static let callScope = "call"

  /// The code to show: the first that is an identifier, so that no sentence can pose as one.
  package var code: String? { codes.lazy.compactMap { APIText.token($0) }.first }

  /// The code as it stands in a sentence: quoted unless the manifest names it or it is a number.
  package var quotedCode: String? {
    code.map { code in
      isCodeNamed || code.utf8.allSatisfy { "-0123456789".utf8.contains($0) } ? code : "\"\(code)\""
    }
  }

  /// Code and status in one clause, nil where neither is known: `RATE_LIMITED, 429`.
  package var cause: String? {
    let status = status.map(String.init)
    let parts = [code == status ? nil : quotedCode, status].compactMap(\.self)
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }

  /// What the agent is told to do about it.
  package var action: Action {
    if outcome == .unknown { return .verify }
    switch verdict {
    case .revise, .ok: return .revise
    case .backOff, .retry: return .backOff
    case .askOperator: return .askOperator
    }
  }

  /// Whether its wait is longer each time it comes again, so that it has to be remembered after the wait.
  package var growsWithRepetition: Bool {
    switch wait?.origin {
    case .manifest, .program: true
    default: false
    }
  }

  /// Whether the API named a time that could not be used.
  package var namesUselessTime: Bool { !unreadableWaits.isEmpty || !implausibleWaits.isEmpty }

  /// Whether another failure is this one come again.
  func isSame(as other: Failure) -> Bool {
    rule == other.rule && dialect == other.dialect && status == other.status && code == other.code
      && scope == other.scope
  }

  /// Whether the same call may be sent again once its wait is over, without a person or a check in between.
  package var allowsRepetition: Bool { action == .backOff }

  /// Whether other calls of the scope are stopped.
  package enum Hold: Sendable, Hashable {
    case none
    /// Until the wait is over.
    case gate
    /// Until a person acts.
    case person
  }

  /// Whether the API may have acted on the call.
  package enum Outcome: Sendable, Hashable {
    case notExecuted
    /// It may have, and a repetition could do it twice.
    case unknown
  }

  /// What makes a failure another than its status and its code tell.
  package enum Peculiarity: Sendable, Hashable {
    case none
    /// It would pass by itself, but the API complains that the call was repeated too often.
    case repeatedTooOften
    /// A page of HTML in the place of data: it is not the API that answered.
    case page
    /// What a good answer holds tells of a failure, which may be that of the call or an earlier one.
    case madeAndFailed
    /// It is refused, and a part of it was done; unchanged it may go again.
    case donePartly
    /// It is refused because such a call is at work still.
    case underWay
    /// The API had accepted the call, and failed at it afterwards.
    case failedLater
    /// The API had accepted the call, and nothing is found where its outcome was to be.
    case lostLater
    /// The API redirects the call, and a limit has no room for the request that follows.
    case redirectedIntoLimit
  }

  /// The bounds of waits that are chosen between retries.
  package struct RetryShape: Sendable, Hashable {
    /// Seconds of the first wait.
    package var base = 1.0

    /// Seconds that no chosen wait passes.
    package var cap = 20.0

    /// Factor from one wait to the next.
    package var grow = 2.0

    /// Makes the usual bounds.
    package init() {}

    /// The longest wait that may be chosen after `made` attempts, at least 1 s.
    package func longestWait(afterAttempts made: Int) -> Double {
      var wait = base
      for _ in 1..<max(2, min(made, 64)) where made > 1 { wait = min(cap, wait * grow) }
      return max(1, min(cap, wait))
    }
  }
}

/// Texts of the API: data that is quoted, never followed.
package struct APIMessages: Sendable, Hashable {
  package var message: String?
  package var hint: String?

  /// A notice the API means for the end user.
  package var forUser: String?

  /// The API's remark that an error is being repeated.
  package var warning: String?

  /// Makes words; none says nothing.
  package init(
    message: String? = nil,
    hint: String? = nil,
    forUser: String? = nil,
    warning: String? = nil
  ) {
    self.message = message
    self.hint = hint
    self.forUser = forUser
    self.warning = warning
  }

  /// Whether the API said nothing.
  package var isEmpty: Bool { self == APIMessages() }
}
