import Text
import HTTP
import JSON
import Manifests

/// The way from evidence to a failure: the first rule that matches, else the status.
struct Classification {
  let context: CallContext
  let evidence: Evidence
  let status: Int

  /// What the reader of the answer has seen already.
  var peculiarity = Failure.Peculiarity.none

  private static let operatorSeconds = 604_800.0
  private static let quoteLimit = 500

  private var vocabulary: ErrorVocabulary { context.manifest.errors }

  /// The whole failure.
  var failure: Failure {
    let said = words
    let rule = vocabulary.rules.first { matches($0.when) }
    let ruling = Ruling(
      evidence,
      rule,
      status: status,
      peculiarity: peculiarity,
      warning: said.warning,
      clock: evidence.clock(now: context.now)
    )
    var failure = Failure(verdict: ruling.verdict, scope: "", outcome: .notExecuted)
    failure.said = said
    tell(&failure, ruling)
    failure.fields = fields(of: failure)
    if failure.verdict == .revise, failure.fields.tell(said.message) { failure.said.message = nil }
    failure.scope = scope(of: failure, ruling)
    failure.isScopeTold = rule?.scope?.isEmpty == false
    setWait(of: &failure, ruling)
    holdForPerson(&failure, rule)
    return failure
  }

  /// Everything that needs nothing but the answer and the ruling.
  private func tell(_ failure: inout Failure, _ ruling: Ruling) {
    let rule = ruling.rule
    failure.status = status
    failure.codes = evidence.codes
    failure.isCodeNamed = failure.code.map(vocabulary.names) ?? false
    failure.kind = ruling.refusesKey(failure.said.message) ? "auth" : ruling.kind
    if ruling.isPage { failure.peculiarity = .page }
    if ruling.isWornOut { failure.peculiarity = .repeatedTooOften }
    failure.requestID = requestID
    failure.rule = rule?.index
    failure.dialect = rule?.dialect
    failure.say = rule?.say.flatMap { filled($0, rule?.places ?? []) }
    failure.operatorMessage = rule?.operatorMessage.flatMap { filled($0, rule?.places ?? []) }
    failure.retry = retryShape(rule)
    failure.hold = rule?.hold == .gate ? .gate : .none
  }

  /// How often it came, the wait that follows, and whether the call may have been carried out.
  private func setWait(of failure: inout Failure, _ ruling: Ruling) {
    let found = evidence.waitHint(vocabulary, now: context.now)
    failure.implausibleWaits = found.implausible
    failure.unreadableWaits = found.unreadable
    failure.repetition = repetition(of: failure)
    let period = ruling.isOfLimit ? LimitPeriod(evidence) : nil
    if period != nil, failure.kind == "rate_limit", ruling.rule?.kind == nil {
      failure.kind = "quota"
    }
    let choice = WaitChoice(
      rule: ruling.rule,
      period: period,
      repetition: failure.repetition,
      clock: evidence.clock(now: context.now)
    )
    failure.wait = choice.wait(hint: found.hint, verdict: failure.verdict)
    failure.isUnproven = ruling.isUnproven(toldWhen: found.hint?.isLoose == false)
    if failure.isUnproven, context.isRepeatHarmful { failure.outcome = .unknown }
  }

  /// The refused fields: by the vocabulary, else by what most APIs do, else by a name in the message.
  private func fields(of failure: Failure) -> [FieldError] {
    let declared = evidence.fieldErrors(vocabulary.fields)
    guard failure.verdict == .revise, failure.peculiarity == .none else { return declared }
    let arguments = KnownArguments(operation: context.operation, sent: context.arguments)
    guard declared.isEmpty else { return declared.map(arguments.withoutPlace) }
    let known = evidence.wellKnownFields(arguments)
    guard known.isEmpty, failure.kind == "validation" || failure.kind == nil else { return known }
    return fields(in: evidence.sentences(vocabulary), NamedInSentence(arguments: arguments))
  }

  /// The fields that sentences name, else those that they only mention.
  private func fields(in sentences: [String], _ reader: NamedInSentence) -> [FieldError] {
    let named = sentences.lazy.map(reader.names).first { !$0.isEmpty }
    let names = named ?? sentences.lazy.map(reader.mentions).first { !$0.isEmpty } ?? []
    return names.prefix(FieldError.limit).map {
      let name = APIText.clean($0, limit: 80, sparing: evidence.tools)
      var error = FieldError(field: name, problem: nil)
      error.standing = named == nil ? .mentioned : .named
      return error
    }
  }

  /// Whom a failure concerns; without a rule's word, who else has met it decides.
  private func scope(of failure: Failure, _ ruling: Ruling) -> String {
    let isOpen = context.isAnonymous && failure.verdict == .askOperator
    if !isOpen, let named = ruling.rule?.scope, !named.isEmpty { return named }
    if ruling.isPage { return context.isAPITroubled ? "api" : "operation" }
    if ruling.isPassing { return Failure.callScope }
    if isOpen { return "operation" }
    if ruling.rule == nil, ruling.isOfLimit, LimitOfAddress.isSaid(by: evidence, failure.said) {
      return "ip"
    }
    let refusesKey = ruling.refusesKey(failure.said.message)
    let usual = StatusTable.scope(
      of: failure.verdict,
      status: refusesKey ? 401 : ruling.status,
      kind: failure.kind,
      holdsGate: ruling.rule?.hold ?? .none,
      hasCredential: !context.credentials.isEmpty
    )
    guard ruling.rule == nil, !refusesKey else { return usual }
    let spread = SpreadOfFailure(context: context, failure: failure, status: ruling.status)
    return spread.scope ?? usual
  }

  /// How often the failure came in a row: in this call, or to all who share its scope.
  private func repetition(of failure: Failure) -> Int {
    let counts = context.earlier.filter { $0.met == .inScope && $0.failure.isSame(as: failure) }
      .map { $0.failure.repetition + ($0.isOver ? 1 : 0) }
    return max(counts.max() ?? 1, context.attempts.made, 1)
  }

  /// Waits that outlast a week are a person's business; what only a person mends stays shut.
  private func holdForPerson(_ failure: inout Failure, _ rule: Rule?) {
    let waits = failure.verdict == .backOff || failure.verdict == .retry
    if waits, let wait = failure.wait, wait.seconds > Self.operatorSeconds {
      failure.verdict = .askOperator
      failure.hold = .gate
    } else if failure.verdict == .askOperator, rule?.hold == .gate, failure.wait != nil {
      // The manifest knows when it ends, and a person may end it sooner.
      failure.hold = .gate
    } else if failure.verdict == .askOperator {
      // Behind a hold, calls look whether it still stands: none may that could do twice what was done already.
      failure.hold = failure.outcome == .unknown ? .none : .person
      failure.wait = nil
    }
    if failure.operatorMessage == nil, context.takesNoKey {
      failure.operatorMessage = messageOnKey(failure.kind)
    }
    let remedy = RemedyURL(context: context, evidence: evidence)
    failure.url = remedy.url(rule: rule, failure: failure)
    failure.isURLOffered = rule?.url == nil && remedy.isOffered(failure.url)
    if failure.said.hint == nil { failure.said.hint = remedy.quoted }
  }

  /// What a person may do about a call that goes without a key.
  private func messageOnKey(_ kind: String?) -> String? {
    let (title, file) = (context.manifest.title, context.manifest.file)
    return switch kind {
    case "auth": FailureSentences.describeKey(title, file: file)
    case "permission": FailureSentences.mayWantKey(title, file: file)
    default: nil
    }
  }

  // MARK: - Rules

  private func matches(_ when: Rule.When) -> Bool {
    // A rule that does not look at the text does not mean a page that came with a good status.
    if peculiarity == .page, when.text == nil { return false }
    if let codes = when.codes, !evidence.hasCode(among: codes) { return false }
    if let statuses = when.statuses, !statuses.contains(where: { $0.includes(status) }) {
      return false
    }
    if let isFailedSuccess = when.isFailedSuccess, isFailedSuccess != (status < 400) {
      return false
    }
    if let names = when.operations, !names.contains(context.operation?.name ?? "") { return false }
    if let text = when.text, text.firstMatch(in: evidence.document.head) == nil { return false }
    return when.conditions.allSatisfy { evidence.holds($0) }
  }

  /// A rule's sentences with what the answer holds in their places, quoted; a line that wants what is not there is left
  /// out.
  private func filled(_ sentences: String, _ places: [Rule.Place]) -> String? {
    guard !places.isEmpty else { return sentences }
    var lines = sentences.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    for place in places {
      let found = evidence.texts(place.source).first { !$0.isEmpty }
      lines = lines.compactMap { line in
        guard let range = line.firstRange(ofText: place.text) else { return line }
        guard let found else { return nil }
        return line[..<range.lowerBound] + APIText.quoted(found, limit: 120)
          + line[range.upperBound...]
      }
    }
    return lines.isEmpty ? nil : lines.joined(separator: "\n")
  }

  private func retryShape(_ rule: Rule?) -> Failure.RetryShape {
    var shape = Failure.RetryShape()
    shape.base = rule?.base ?? shape.base
    shape.cap = max(rule?.cap ?? shape.cap, shape.base)
    shape.grow = rule?.grow ?? shape.grow
    return shape
  }

  // MARK: - Words

  private var words: APIMessages {
    APIMessages(
      message: (newPlace ?? evidence.message(vocabulary, limit: Self.quoteLimit)).map(legible),
      hint: evidence.quotation(vocabulary.hint, limit: Self.quoteLimit),
      forUser: evidence.quotation(vocabulary.notice, limit: Self.quoteLimit),
      warning: evidence.quotation(vocabulary.warning, limit: Self.quoteLimit)
    )
  }

  /// The message, which says so itself where its letters could not be read.
  private func legible(_ message: String) -> String {
    guard let charset = evidence.document.unreadCharset else { return message }
    return message + " (in the unread character set \(APIText.clean(charset, limit: 40)))"
  }

  /// Where a redirect leads.
  private var newPlace: String? {
    guard (300..<400).contains(status), let place = evidence.fields["Location"] else { return nil }
    return APIText.clean("Location: " + place, limit: 300)
  }

  private var requestID: String? {
    vocabulary.requestID.lazy.compactMap { source in
      evidence.texts(source).lazy.compactMap { APIText.token($0, limit: 128) }.first
    }.first ?? evidence.xmlError?.requestID.flatMap { APIText.token($0, limit: 128) }
  }
}

extension ErrorVocabulary {
  /// Whether the manifest itself speaks of a code.
  fileprivate func names(_ code: String) -> Bool {
    let conditions = failed + rules.flatMap(\.when.conditions) + partial.flatMap(\.failed)
    return rules.contains { $0.when.codes?.contains { $0.equalsIgnoringASCIICase(code) } ?? false }
      || conditions.contains { condition in
        guard case .oneOf(let wanted) = condition.expectation else { return false }
        return wanted.contains { $0.equalsIgnoringASCIICase(code) }
      }
  }
}

extension Rule.StatusTest {
  fileprivate func includes(_ status: Int) -> Bool {
    switch self {
    case .exactly(let wanted): status == wanted
    case .family(let digit): status / 100 == digit
    }
  }
}

extension [FieldError] {
  /// Whether the fields say all that a message does.
  fileprivate func tell(_ message: String?) -> Bool {
    guard !isEmpty, let message else { return false }
    return compactMap(\.problem).joined(separator: "; ") == message
  }
}
