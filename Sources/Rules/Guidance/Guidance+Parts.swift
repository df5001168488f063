import Failures
import JSON
import Manifests
import Time

/// What guidance of several kinds says.
extension Guidance {
  /// Says when to call again, where that time comes from, and what rests until then.
  mutating func sayWait(
    _ origin: WaitTime.Origin,
    scope: String,
    _ sharing: Sentences.Sharing,
    isNamed: Bool = false,
    context: CallContext
  ) {
    guard let wait else { return }
    let until = wait.until.rfc3339
    if let task {
      advise(Sentences.resume(task, until: until, seconds: wait.seconds))
    } else {
      advise(Sentences.again(context.phrase(), until: until, seconds: wait.seconds))
    }
    self.scope = scope
    let reach = ScopeReach(scope: scope, context: context)
    advise(Sentences.untilThen(reach, sharing, id: api))
    disclose = context.operation?.disclose
    advise(Sentences.cannotWait(disclose: disclose, task: task))
    advise(Sentences.origin(origin, isNamed: isNamed))
  }

  /// Says what a person has to do, and where, and how what was held goes on afterwards.
  mutating func sayOperator(_ task: OperatorTask, _ context: CallContext) {
    operatorTask = task
    advise(Sentences.forOperator(task.message))
    if let place = task.place { advise(Sentences.place(place)) }
    if let release = context.release {
      advise(Sentences.release(release, api: context.manifest.title))
    }
    if let kept = self.task { advise(Sentences.resumeAfterwards(kept)) }
    let seconds = { Int(max(0, $0 - context.now).rounded(.up)) }
    if self.task != nil { sayWord(context) }
    guard let look = context.look else { return }
    advise(Sentences.looks(at: look.roundedUpToSecond.rfc3339, seconds: seconds(look)))
  }

  /// Says from when on the word counts that a person has acted, where that is not now.
  mutating func sayWord(_ context: CallContext) {
    switch context.word {
    case .counts(let start) where start > context.now:
      let seconds = Int((start - context.now).rounded(.up))
      advise(Sentences.heedsWords(from: start.roundedUpToSecond.rfc3339, seconds: seconds))
    case .inVain: advise(Sentences.wordInVain)
    case .counts, nil: break
    }
  }

  /// Says how to find out whether a write happened, then how to say what was found; `start` is when a look is of use.
  mutating func sayVerify(_ context: CallContext, notBefore start: Timestamp? = nil) {
    if context.closing != nil, !context.arguments.isEmpty {
      let sent = ShownArguments(context.arguments, limit: Self.argumentsLimit)
      arguments = sent.object
      advise(Sentences.sentWith(sent.text))
    }
    let start = start?.roundedUpToSecond
    let when = start.map { instant in
      Sentences.atOrAfter(
        instant.rfc3339,
        seconds: Int(saturating: max(0, instant - context.now).rounded(.up))
      )
    }
    if let found = Look(context) {
      look = LookingCall(found, at: start, context: context)
      let phrase = context.way.phrase(found.operation, with: found.arguments)
      advise(Sentences.look(phrase, when: when))
    } else {
      advise(Sentences.lookBlind(when: when))
    }
    guard let closing = context.closing else {
      advise(Sentences.afterLook(context.phrase(), until: wait?.until.rfc3339))
      advise(Sentences.notUnchecked)
      return
    }
    (task, close) = (closing.task, closing)
    advise(Sentences.sayFound(closing.task, call: closing.call))
    advise(Sentences.sameAgain(context.tool))
  }

  /// Says how often the call was sent, in words only where that is more than the one time that everybody expects.
  mutating func sayAttempts(_ context: CallContext) {
    guard context.attempts.made > 0 else { return }
    attempts = context.attempts
    guard context.attempts.made > 1 || context.attempts.left != nil else { return }
    advise(
      Sentences.attempts(
        context.attempts.made,
        left: context.attempts.left,
        seconds: context.attempts.seconds
      )
    )
  }
}
