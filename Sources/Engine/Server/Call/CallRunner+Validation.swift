import Requests
import Credentials
import EventLoop
import Guidance
import Failures
import JSON
import MCP
import Manifests
import Pacing
import Storage
import Tasks
import Time

// Before anything is sent: arguments, the task they name, and the credentials at hand.

extension CallRunner {
  /// Guidance that ends a call before it is sent.
  struct Refusal: Error {
    let guidance: Guidance
  }

  /// A call whose arguments fit and whose key is there.
  struct CheckedCall {
    let scoped: ScopedCall
    let keys: Keys
  }

  /// Checks arguments and credentials.
  func check(_ arguments: JSONObject) -> Result<CheckedCall, Refusal> {
    let reading = entry.arguments.read(entry.operation.listingSelection(in: arguments))
    coercions = reading.coercions
    var arguments = reading.arguments
    var problems = reading.problems
    if let problem = takeReference(from: arguments) { problems.append((Operation.task, problem)) }
    if let problem = takeSelection(from: arguments) { problems.append((Operation.select, problem)) }
    guard problems.isEmpty else { return .failure(invalid(problems, arguments)) }
    arguments[Operation.task] = nil
    if entry.operation.needsConsent { arguments[Operation.confirm] = nil }
    if entry.operation.isSelectable { arguments[Operation.select] = nil }
    return keys(for: arguments).map { keys in
      var scoped = ScopedCall(
        tool: entry.operation.toolName,
        arguments: arguments,
        credential: keys.fingerprint,
        identity: identity(of: arguments)
      )
      scoped.sources = keys.sources
      scoped.started = dependencies.world.started()
      return CheckedCall(scoped: scoped, keys: keys)
    }
  }

  /// What the call is known by where it says what would be so without; nil where its arguments tell.
  private func identity(of arguments: JSONObject) -> CallIdentity? {
    entry.arguments.withoutStandards(arguments).map {
      CallIdentity(tool: entry.operation.toolName, arguments: $0)
    }
  }

  /// Takes the task that the agent names; returns what is wrong with the name.
  private func takeReference(from arguments: JSONObject) -> String? {
    guard persistedCall == nil, let text = arguments[Operation.task]?.string else { return nil }
    do throws(ReferenceProblem) {
      reference = try TaskReference(text)
      return nil
    } catch {
      return error.sentence
    }
  }

  /// Takes what the agent selects; returns what is wrong with it.
  private func takeSelection(from arguments: JSONObject) -> String? {
    guard entry.operation.isSelectable, let texts = arguments.selectedTexts else { return nil }
    do throws(JSONSelection.Fault) {
      selection = try JSONSelection(texts: texts)
      return nil
    } catch {
      return error.sentence
    }
  }

  func invalid(
    _ problems: [(path: String, problem: String)],
    _ arguments: JSONObject
  ) -> Refusal {
    let redactor = dependencies.keys.redactor
    let problems = problems.map { (redactor.redact($0.path), redactor.redact($0.problem)) }
    let guidance = Guidance.invalidArguments(problems, context: context(arguments))
    guard let persistedCall else { return Refusal(guidance: guidance) }
    let kept = (task: persistedCall.reference.text, call: persistedCall.number)
    return Refusal(guidance: guidance.adding(Sentence.keptAsItWas(kept.task, call: kept.call)))
  }

  private func keys(for arguments: JSONObject) -> Result<Keys, Refusal> {
    let lookup = dependencies.keys.keys(ofOne: entry.builder.credentialChoices)
    switch lookup {
    case .found(let keys):
      sources = keys.sources
      // A key that may be left out is one to ask for where the API says no.
      isAnonymous = keys.fingerprint.isEmpty && !usableChoices.isEmpty
      return .success(keys)
    case .unusable(_, let names): sources = dependencies.keys.sources(of: names)
    case .missing, .notLoggedIn(_, reason: nil):
      isAnonymous = entry.manifest.isImported && entry.operation.effect == .read
      // What a document declares for all of its operations many of them do not need: the API knows.
      if isAnonymous { return .success(Keys()) }
    case .notLoggedIn: break
    }
    let lack = guidance(without: lookup, context(arguments))
    return lack.map { .failure(Refusal(guidance: $0)) } ?? .success(Keys())
  }

  /// The sets of credentials that a call can carry.
  private var usableChoices: [[Credential]] {
    entry.builder.credentialChoices.filter { !$0.isEmpty }
  }

  /// The credentials, by name, that a lookup has not found, or found of no use.
  private func lacking(_ lookup: KeysLookup) -> [String] {
    switch lookup {
    case .found: []
    case .missing(let variables), .unusable(_, let variables):
      usableChoices.joined().filter { $0.variables.contains { variables.contains($0) } }
        .map(\.name)
    case .notLoggedIn(let credential, _): [credential.name]
    }
  }

  /// What is told where no set of credentials is there; nil for one that is.
  private func guidance(without lookup: KeysLookup, _ context: CallContext) -> Guidance? {
    var context = context
    context.lacking = lacking(lookup)
    return switch lookup {
    case .found: nil
    case .missing(let names):
      .missingCredential(names, obtain: page(of: names), context: context)
    case .unusable(let reason, let names):
      .missingCredential(names, obtain: page(of: names), problem: reason, context: context)
    case .notLoggedIn(let credential, let reason):
      .missingLogin(
        command: OperatorCommands.login(entry.manifest, credential, dependencies.commands),
        variable: credential.tokenVariable,
        reason: reason,
        obtain: credential.obtain,
        context: context
      )
    }
  }

  /// Where a person gets what variables should hold.
  private func page(of variables: [String]) -> String? {
    entry.builder.credentialChoices.joined().lazy
      .filter { $0.variables.contains { variables.contains($0) } }
      .compactMap(\.obtain).first
  }

  /// What is told of a call that went, or would go, without the credential that its API wants; nil where that is not so.
  func refusal(ofAnonymous failure: Failure, _ arguments: JSONObject) -> Guidance? {
    guard isAnonymous, failure.action == .askOperator,
      [401, 403].contains(failure.status) || failure.kind == "auth"
    else { return nil }
    let lookup = dependencies.keys.keys(ofOne: usableChoices)
    return guidance(without: lookup, context(arguments))
  }

  /// A key for the API to recognise repetitions by: one for all attempts, also those of other processes.
  var idempotencyKey: String? {
    guard let place = entry.manifest.errors.idempotency, place.isTaken(by: entry.operation),
      entry.operation.effect != .read || place.isPath
    else { return nil }
    let wall = dependencies.world.clock.wall
    let kept = persistedCall?.record.idempotencyKey.map(RepetitionKey.init(kept:))
    if let kept, !place.isOutlived(kept, now: wall) { return kept.text }
    return RepetitionKey(entropy: dependencies.world.entropy(), now: wall).text
  }

  /// Whether the call may have had its effect under a key that the API may have forgotten: sent again it could happen
  /// twice.
  var keyStanding: CallStateMachine.KeyStanding {
    guard accepted == nil, let persistedCall, let key = persistedCall.record.idempotencyKey,
      let place = entry.manifest.errors.idempotency,
      place.isOutlived(RepetitionKey(kept: key), now: dependencies.world.clock.wall),
      persistedCall.record.failure?.isUnproven ?? true
    else { return .known }
    return .outlived(persistedCall)
  }
}
