package import Time

/// Something that happened to a call, or to what calls share, for those who look on: the log, traces and metrics.
///
/// It decides nothing, and nothing waits for those who take it.
package struct CallEvent: Sendable {
  /// When it happened, on clocks on the wall.
  package var at: Timestamp

  /// The request of the client that it happened for; nil for what nobody asked for at this moment.
  package var request: ObservedRequest?

  /// The call of an operation that it happened to; nil for what belongs to no single call.
  package var call: ObservedCall?
  package var what: What

  /// Makes an event.
  package init(
    at: Timestamp,
    request: ObservedRequest? = nil,
    call: ObservedCall? = nil,
    _ what: What
  ) {
    self.at = at
    self.request = request
    self.call = call
    self.what = what
  }

  package enum What: Sendable {
    /// An exchange with the API ended, well or not.
    case attempted(Attempt)
    /// The call waits inside, until it may be sent or sent again.
    case waiting(Wait)
    /// A scope was closed until a person acts; the cause is such as `401 AUTH_ERROR`.
    case held(scope: String, cause: String?)
    /// A scope was opened again without a person.
    case released(scope: String, by: ReleaseCause)
    /// A person acted on what is kept.
    case acted(Act, at: Place)
    /// The call of an operation came to what its agent is told.
    case ended(CallEnd)
    /// The request of the client is answered.
    case answered(RequestEnd)
    /// The store was asked, and took so many seconds.
    case stored(seconds: Double)
    /// So many events before this one could not be kept.
    case dropped(Int)
  }

  /// Why a scope was opened again without a person.
  package enum ReleaseCause: String, Sendable {
    /// A call that was let through to look went well.
    case success
    /// Another key lies in the place of the one that was refused.
    case key
  }

  /// Where a person acted.
  package enum Place: String, Sendable, CaseIterable {
    /// `recourse tasks` in a terminal, or in a script of theirs.
    case terminal
    /// The status page.
    case page
    /// A question that the client of an agent put to them.
    case form
  }

  /// What a person did.
  package enum Act: Sendable, Hashable {
    /// Gave up a call of a task, or all that was pending.
    case cancelled(task: String, call: Int?)
    /// Said whether a call that may have happened did.
    case sighted(task: String, call: Int, happened: Bool)
    /// Opened a scope.
    case released(scope: String)
    /// Made one held call due, without a scope that held it.
    case opened(task: String, call: Int)
    /// Took back the refusal of a call, so that it is asked about once more.
    case takenBack(refusal: String, tool: String?)
    /// Deleted tasks that were over.
    case purged(tasks: Int)
  }
}

extension CallEvent {
  /// One exchange with the API.
  package struct Attempt: Sendable {
    /// Which one of the call, from 1 on.
    package var number: Int
    package var begun: Timestamp
    package var method: String

    /// The scheme, host and port, and the template of the path: nothing that arguments or keys have filled in.
    package var origin: String
    package var path: String

    /// The status; nil where no answer came.
    package var status: Int?

    /// Why no answer came, as one word such as `timeout`.
    package var error: String?

    /// What the answer means: `ok`, `revise`, `back_off`, `retry`, `ask_operator` or `verify`.
    package var verdict: String
    package var code: String?

    /// Makes an attempt that has just begun.
    package init(number: Int, begun: Timestamp, method: String, origin: String, path: String) {
      self.number = number
      self.begun = begun
      self.method = method
      self.origin = origin
      self.path = path
      verdict = "ok"
    }
  }

  /// A wait inside a call.
  package struct Wait: Sendable {
    package var until: Timestamp
    package var cause: WaitCause

    /// Makes a wait.
    package init(until: Timestamp, cause: WaitCause) {
      self.until = until
      self.cause = cause
    }
  }

  /// What a call waits for.
  package enum WaitCause: String, Sendable, CaseIterable {
    /// The API named the time of the next attempt.
    case told
    /// The time of the next attempt was chosen here.
    case retry
    /// The API has shut the scope for a while.
    case gate
    /// A limit is used up.
    case budget
    /// Refusals have taught how fast calls may go.
    case pace
    /// The API keeps failing and is left alone.
    case breaker
    /// One more refusal could bring a ban.
    case strike
  }

  /// What the call of an operation came to.
  package struct CallEnd: Sendable {
    /// `ok`, the action that the agent is told, or `cancelled`.
    package var verdict: String
    package var code: String?
    package var status: Int?
    package var kind: String?

    /// Exchanges with the API that were made for it.
    package var requests: Int

    /// Until when the agent is told to wait, and what named the time.
    package var until: String?
    package var waitSeconds: Int?
    package var waitSource: String?
    package var scope: String?

    /// The handle under which it is kept.
    package var task: String?

    /// Makes the end of a call that was asked to happen.
    package init(verdict: String, requests: Int) {
      self.verdict = verdict
      self.requests = requests
    }
  }

  /// How the request of a client was answered.
  package struct RequestEnd: Sendable {
    /// Whether the result was an error for the client's model.
    package var isError: Bool

    /// Whether the tool is one of the server's own, so that no call of an operation tells of it.
    package var isBuiltIn: Bool

    /// Makes an end.
    package init(isError: Bool, isBuiltIn: Bool) {
      self.isError = isError
      self.isBuiltIn = isBuiltIn
    }
  }
}
