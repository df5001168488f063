package import Failures
package import JSON
import Manifests
package import Time

/// What the agent is told: the facts of a call that did not go through, and what to do next.
///
/// Text and structured content are two renderings of the same members, because clients show one or the other.
package struct Guidance: Sendable, Hashable {
  package typealias Action = Failure.Action

  /// A wait with the instant it ends at.
  package struct Wait: Sendable, Hashable {
    /// Whole seconds, rounded up.
    package var seconds: Int

    /// The first whole second at which the call may be made.
    package var until: Timestamp

    /// Where the time comes from: a source of the manifest, or `manifest`, `default`, `chosen`, `budget:…`, ….
    package var from: String
  }

  /// What a person has to do, and where.
  package struct OperatorTask: Sendable, Hashable {
    package var message: String
    package var url: String?

    /// Whether the API named the URL, not the manifest.
    package var isURLOffered: Bool

    /// Makes a task; the URL is absolute.
    package init(message: String, url: String? = nil, isURLOffered: Bool = false) {
      self.message = message
      self.url = url
      self.isURLOffered = isURLOffered
    }

    /// The URL as it stands in a sentence: quoted where the API named it.
    package var place: String? { isURLOffered ? url.map { "\"\($0)\"" } : url }
  }

  package var action: Action

  package var wording: Wording

  /// The manifest's id.
  package var api: String
  package var tool: String?

  /// The tool that the call goes through, where `tool` is none that the agent has in its list.
  package var caller: String?
  package var code: String?
  package var status: Int?
  package var kind: String?
  package var wait: Wait?
  package var scope: String?

  /// What the call was made with, without secrets and shortened; nil where whoever reads this has just made it.
  package var arguments: JSONObject?

  /// The reading call that shows whether the call happened.
  package var look: LookingCall?

  /// What is closed by saying what the look has shown.
  package var close: CallContext.Closing?

  /// The refused arguments; a problem says what the API or the schema has to say.
  package var fields: [FieldError] = []
  package var operatorTask: OperatorTask?

  /// The handle of a call that is kept: there is nothing to keep of one that must change or be checked.
  package var task: String?
  package var attempts: CallContext.Attempts?

  /// What the user misses, as a noun phrase.
  package var disclose: String?
  package var said = APIMessages()
  package var requestID: String?

  /// A call that only reads, as the agent makes it.
  package struct LookingCall: Sendable, Hashable {
    package var tool: String

    /// Its arguments; nil where not all of them are known.
    package var arguments: JSONObject?

    /// The instant from which on it is of use; nil for at once.
    package var at: Timestamp?

    init(_ look: Look, at instant: Timestamp?, context: CallContext) {
      tool = context.way.caller(of: look.operation) ?? look.operation.toolName
      arguments = context.way.arguments(of: look.operation, with: look.arguments)
      at = instant
    }
  }

  /// Characters that `text` never passes.
  package static let textLimit = 2000

  /// Characters of the arguments that a call was made with.
  static let argumentsLimit = 300
}

extension Guidance {
  /// Starts guidance of what every maker knows.
  ///
  /// `sending` says what became of the call.
  init(
    _ action: Action,
    _ happened: String,
    sending: [String] = [],
    context: CallContext
  ) {
    self.action = action
    wording = Wording(happened: happened, sending: sending)
    api = context.manifest.id
    tool = context.operation?.toolName
    caller = context.caller
    task = action == .backOff || action == .askOperator ? context.task : nil
  }

  /// Fixes a wait: instant and seconds are each rounded up, so that nobody comes early by either.
  mutating func setWait(until instant: Timestamp, from: String, context: CallContext) {
    let instant = max(instant, context.now)
    let seconds = Int(saturating: (instant - context.now).rounded(.up))
    wait = Wait(seconds: seconds, until: instant.roundedUpToSecond, from: from)
  }
}
