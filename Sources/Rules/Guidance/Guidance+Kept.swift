package import Failures
package import JSON
import Manifests
package import Time

// What keeping a call adds to guidance.

extension Guidance {
  /// Makes guidance for a call that was to be kept and cannot be; `reason` is a sentence with what to do.
  package static func notKept(_ reason: String, context: CallContext) -> Guidance {
    var guidance = Guidance(
      .revise,
      Sentences.cannotKeep(context.tool),
      sending: [Sentences.nothingSent],
      context: context
    )
    guidance.advise(reason.asLine)
    guidance.kind = "task"
    guidance.advise(Sentences.withoutTask)
    return guidance
  }

  /// Makes guidance for a write that cannot be written down before it is sent; `reason` is a sentence for the operator.
  package static func notWrittenDown(_ reason: String, context: CallContext) -> Guidance {
    withoutStore(
      Sentences.cannotWriteDown(context.tool),
      reason,
      others: Sentences.readsGoOn,
      context
    )
  }

  /// Makes guidance for a call under a limit of which places cannot be counted until somebody has mended the store.
  ///
  /// `reason` is a sentence for the operator.
  package static func neverCounted(_ reason: String, context: CallContext) -> Guidance {
    withoutStore(
      Sentences.neverCounted(context.manifest.title),
      reason,
      others: Sentences.unlimitedGoOn,
      context
    )
  }

  private static func withoutStore(
    _ happened: String,
    _ reason: String,
    others: String,
    _ context: CallContext
  ) -> Guidance {
    let message = Sentences.mendStore(reason.asLine)
    var guidance = Guidance(
      .askOperator,
      happened,
      sending: [Sentences.nothingSent],
      context: context
    )
    guidance.kind = "task"
    guidance.scope = Failure.callScope
    guidance.operatorTask = OperatorTask(message: message)
    guidance.advise(Sentences.tellUser(disclose: context.operation?.disclose))
    guidance.advise(Sentences.forOperator(message))
    guidance.advise(others)
    guidance.advise(
      context.task.map(Sentences.resumeAfterwards) ?? Sentences.onceWritable(context.phrase())
    )
    return guidance
  }

  /// Makes guidance for a call that was to be kept while the store could not be reached; it is looked for at `until`.
  package static func notKeptYet(until: Timestamp, context: CallContext) -> Guidance {
    var guidance = notSent(
      Sentences.cannotKeepYet(context.tool),
      until: until,
      origin: .store,
      scope: Failure.callScope,
      .trouble,
      context: context
    )
    guidance.kind = "task"
    return guidance
  }

  /// Makes guidance for a call that this machine was too slow to send in the time that one may take.
  package static func neverInTime(until: Timestamp, context: CallContext) -> Guidance {
    notSent(
      Sentences.neverInTime,
      until: until,
      origin: .chosen,
      scope: Failure.callScope,
      .trouble,
      context: context
    )
  }

  /// Makes guidance for arguments that a tool of this server's own does not take: (path, problem) each.
  package static func wrongArguments(
    _ tool: String,
    _ problems: [(path: String, problem: String)]
  ) -> Guidance {
    var guidance = Guidance(
      action: .revise,
      wording: Wording(
        happened: Sentences.invalidArguments(tool),
        sending: [Sentences.nothingSent],
        lead: Sentences.correct(tool)
      ),
      api: "recourse",
      tool: tool
    )
    guidance.kind = "validation"
    guidance.fields = problems.map { FieldError(field: $0.path, problem: $0.problem, owner: .tool) }
    return guidance
  }

  /// Makes guidance for a call whose task has run out of time.
  package static func expired(_ context: CallContext) -> Guidance {
    var guidance = Guidance(
      .revise,
      Sentences.outOfTime(context.tool),
      context: context
    )
    guidance.advise(Sentences.callAnew(context.phrase()))
    guidance.kind = "task"
    guidance.sayAttempts(context)
    return guidance
  }

  /// The guidance with one more sentence at its end.
  package func adding(_ sentence: String) -> Guidance {
    var guidance = self
    guidance.advise(sentence.asLine)
    return guidance
  }

  /// The guidance with what the kept call was made with, for whoever has not made it just now.
  package func showing(_ given: JSONObject) -> Guidance {
    guard arguments == nil, !given.isEmpty else { return self }
    var guidance = self
    let shown = ShownArguments(given, limit: Self.argumentsLimit)
    guidance.arguments = shown.object
    guidance.wording.sending.append(Sentences.keptWith(shown.text))
    return guidance
  }
}

extension Sentences {
  static func cannotKeep(_ tool: String) -> String {
    "this call of \(tool) could not be kept in the task that it names."
  }

  static func cannotWriteDown(_ tool: String) -> String {
    "this call of \(tool) is to be written down before it is sent, so that it is not done twice after a crash, and this "
      + "server's store cannot be written."
  }

  /// What is wrong with the store, and what else there is; a command at the end stays one that can be copied.
  static func mendStore(_ reason: String) -> String {
    let other =
      "start this server with another --state, or with --state :memory:, which writes nothing down and forgets "
      + "everything when the server ends"
    return reason.hasSuffix(".") ? "\(reason) Or \(other)." : "\(reason) (or \(other))."
  }

  static let unlimitedGoOn = "Calls that only read, of APIs without a limit, still work."

  static let readsGoOn = "Calls that only read still work."

  static func onceWritable(_ call: String) -> String {
    "When it is done, call \(call) again with the same arguments."
  }

  static let neverInTime =
    "this machine is too busy, or the arguments are too long, to send this call in the time that one may take."

  static func cannotKeepYet(_ tool: String) -> String {
    "this call of \(tool) is to be written down before it is sent, and this server's store cannot be reached just now."
  }

  static func outOfTime(_ tool: String) -> String {
    "this kept call of \(tool) has run out of time, and is not sent any more."
  }

  static func callAnew(_ call: String) -> String {
    "If it is still needed, call \(call) anew; else tell the user what is missing."
  }

  static let withoutTask = "To make the call without keeping it, leave the task argument out."
}
