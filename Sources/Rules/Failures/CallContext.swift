import Text
import HTTP
package import JSON
package import Manifests
package import Time

/// What was called, and what is known when its answer is read; every decision takes its time from here.
package struct CallContext: Sendable {
  private var subject: Subject
  package var arguments: JSONObject
  package var now: Timestamp

  /// Values remembered from the last success of the scope, by source text (`json:/time/reset`).
  package var memory: JSONObject
  package var attempts: Attempts

  /// The failures that shut the call's scopes lately, and those that others met.
  package var earlier: [Earlier] = []

  /// A failure that shut a scope.
  package struct Earlier: Sendable, Hashable {
    package var failure: Failure

    /// Whether the scope was open again when the answer came: what was under way when it was shut tells nothing new.
    package var isOver: Bool

    /// Which call met it.
    package var met: Meeting

    /// Makes a failure that came before.
    package init(_ failure: Failure, isOver: Bool, met: Meeting = .inScope) {
      self.failure = failure
      self.isOver = isOver
      self.met = met
    }

    /// Which call met a failure.
    package enum Meeting: Sendable, Hashable {
      /// One whose failure shut a scope of this call.
      case inScope
      /// One of the same operation, which holds that call alone.
      case byOtherCall
      /// One of another operation, with the same credential.
      case byOtherOperation
    }
  }

  /// Whether the call goes without the credentials of its operation: then a refusal tells of no other operation.
  package var isAnonymous = false

  /// The credentials, by name, that the call needs and that are not there or cannot be used.
  package var lacking: [String] = []

  /// Whether the whole API is left alone from now on, because it keeps failing.
  package var isLeftAlone = false

  /// The URL that the answer is to; nil where only an answer is at hand.
  package var requestURL: String?

  /// What the API has accepted, where the answer is to a look for its outcome.
  package var accepted: AcceptedOperation?

  /// The handle under which the call is kept; nil when it is not kept.
  package var task: String?

  /// Where the credential that the call carries was taken from; empty where that is not known.
  package var sources: [CredentialSource] = []

  /// What a person who has acted may do so that the call goes on; nil where only the agent can take it up.
  package var release: Release?

  /// When one call is let through to see whether a person has acted; nil where none is.
  package var look: Timestamp?

  /// What the agent's word that a person has acted does; nil where it counts at once.
  package var word: Word?

  /// What the word of an agent does that a person has acted.
  package enum Word: Sendable, Hashable {
    /// It counts from an instant on.
    case counts(from: Timestamp)
    /// It was said, and the call has to wait all the same.
    case inVain
  }

  /// The kept call that is closed by saying whether it happened; nil where none is kept.
  package var closing: Closing?

  /// A kept call of which nobody knows whether it happened.
  package struct Closing: Sendable, Hashable {
    /// What the agent calls its task by.
    package var task: String

    /// Its number where the task may hold others of its kind.
    package var call: Int?

    /// Names a call.
    package init(task: String, call: Int?) {
      self.task = task
      self.call = call
    }
  }

  /// A command that lets held calls go on.
  package enum Release: Sendable, Hashable {
    /// Lifts the hold that keeps them back.
    case hold(String)
    /// Frees one task, which nothing but a person's word keeps back.
    case task(String)
    /// Frees one task, and opens the gate that is shut for longer than it is kept.
    case gate(String)
  }

  /// What is called: large, and the same in every call of an operation, whose contexts share it.
  package final class Subject: Sendable {
    let manifest: Manifest
    let operation: Manifests.Operation?
    let plan: ReadingPlan

    /// Puts an operation beside its manifest.
    package init(_ manifest: Manifest, _ operation: Manifests.Operation?) {
      self.manifest = manifest
      self.operation = operation
      plan = ReadingPlan(manifest, operation)
    }
  }

  /// How its answer is read.
  var plan: ReadingPlan { _read { yield subject.plan } }

  package var manifest: Manifest {
    _read { yield subject.manifest }
    set { subject = Subject(newValue, operation) }
  }

  /// The operation called; nil where only an answer is at hand.
  package var operation: Manifests.Operation? {
    _read { yield subject.operation }
    set { subject = Subject(manifest, newValue) }
  }

  /// Makes a context; without more, one attempt has been made and nothing is remembered.
  package init(
    manifest: Manifest,
    operation: Manifests.Operation?,
    arguments: JSONObject = JSONObject(),
    now: Timestamp,
    memory: JSONObject = JSONObject(),
    attempts: Attempts = Attempts(made: 1),
    task: String? = nil
  ) {
    self.init(
      Subject(manifest, operation),
      arguments: arguments,
      now: now,
      memory: memory,
      attempts: attempts,
      task: task
    )
  }

  /// Makes a context of a call of what others call too; without more, one attempt has been made.
  package init(
    _ subject: Subject,
    arguments: JSONObject,
    now: Timestamp,
    memory: JSONObject = JSONObject(),
    attempts: Attempts = Attempts(made: 1),
    task: String? = nil
  ) {
    self.subject = subject
    self.arguments = arguments
    self.now = now
    self.memory = memory
    self.attempts = attempts
    self.task = task
  }

  /// Whether the call's idempotency key, if it has one, will go with the next attempt too.
  package var remembersKey = true

  /// How the agent makes such a call.
  package var way = ToolRoute.tool

  /// The credentials that the call carries.
  package var credentials: [Credential] { manifest.credentials(of: operation) }

  /// Whether nobody says how the operation takes a key.
  package var takesNoKey: Bool { operation != nil && credentials.isEmpty }

  /// Whether sending the call twice may do harm.
  package var isRepeatHarmful: Bool {
    // A look for the outcome changes nothing.
    guard accepted == nil, let operation else { return false }
    return manifest.isRepeatHarmful(operation, remembersKey: remembersKey)
  }

  /// Whether a page of HTML is what the operation answers, as what it accepts or its example shows.
  var isPageDue: Bool {
    let accepted = operation?.form.accept ?? ""
    if accepted.contains(text: "text/html") || accepted.contains(text: "application/xhtml+xml") {
      return true
    }
    if asksForPage { return true }
    guard let answer = operation?.example?.answer else { return false }
    let fields = HTTPFields(answer.headers.map { ($0.name, $0.value) })
    let response = HTTPResponse(status: answer.status, fields: fields, body: answer.body)
    return ResponseContent(response).isPage
  }

  /// Whether an argument whose values are listed asks for a page: `f=html`.
  private var asksForPage: Bool {
    let schemas = operation?.arguments["properties"]?.object
    return arguments.members.contains { member in
      guard let value = member.value.string, schemas?[member.name]?["enum"] != nil else {
        return false
      }
      return ["html", "text/html", "xhtml", "application/xhtml+xml"].contains(value.lowercased())
    }
  }

  /// The tool's name, or the API's where no operation is known.
  package var tool: String { operation?.toolName ?? manifest.id }

  /// Where the call goes.
  package var server: BaseURL { operation?.server ?? manifest.baseURL }

  /// How often the call was sent.
  package struct Attempts: Sendable, Hashable {
    package var made: Int

    /// How many more will be made; nil when that is not settled.
    package var left: Int?

    /// Seconds spent on the call so far; nil when not measured.
    package var seconds: Double?

    /// Makes a count.
    package init(made: Int, left: Int? = nil, seconds: Double? = nil) {
      self.made = made
      self.left = left
      self.seconds = seconds
    }
  }
}

extension Manifest {
  /// Whether sending a call twice may do harm: a write that is not declared repeat-safe and goes without a key, or
  /// with another one the next time.
  package func isRepeatHarmful(
    _ operation: Manifests.Operation,
    remembersKey: Bool = true
  ) -> Bool {
    guard operation.effect != .read, !operation.isRepeatSafe else { return false }
    return errors.idempotency?.isTaken(by: operation) != true || !remembersKey
  }
}
