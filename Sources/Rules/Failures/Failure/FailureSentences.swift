import Text

/// What a failure says that no API has put into words: of calls without an answer, of tokens, and of kept calls.
enum FailureSentences {
  // MARK: Calls that are kept

  static func unanswered(_ loss: Failure.Loss) -> String {
    switch loss {
    case .programEnded:
      "The server that was sending it ended before it had written down what came of it."
    case .cancelled:
      "The client cancelled it before the answer came, as clients also do when they tire of waiting."
    case .overdue: "The server that was sending it did not say in time what came of it."
    case .keyForgotten:
      "An earlier attempt had no certain answer, and the API may no longer know the key by which it "
        + "would take another one for the same call."
    case .unrecorded: "What came of it was not written down."
    }
  }

  static let accepted =
    "resume_task looks for the outcome; the call itself is not sent a second time."

  static let redirectedIntoLimit =
    "Nothing of it was done. A call that is redirected takes a place for each of its requests; "
    + "once this was seen, they are taken together."

  static let unreadable =
    "What was kept of this call cannot be read any more, so it is not sent again."

  static let undecided = "Say whether this call may go on, or give it up."

  static func noWholeAnswer(_ detail: String) -> String { "No whole answer came: \(detail)." }

  static func notReached(_ detail: String) -> String { "It could not be sent: \(detail)." }

  static func usedUp(attempts: Int) -> String {
    attempts == 1
      ? "The call was tried once and failed, and it may not be tried again without you: find out "
        + "why, then say that it may go on, or give it up."
      : "The call was tried \(attempts) times and failed each time: find out why, then say that it "
        + "may go on, or give it up."
  }

  static func beyond(until: String, deadline: String, _ remedy: Failure.WaitRemedy) -> String {
    let sooner =
      switch remedy {
      case .higherLimit: "have the limit raised"
      case .earlierEnd: "find out whether the API takes calls again sooner"
      }
    return
      "The call may be sent only at \(until), and it is kept only until \(deadline): \(sooner), "
      + "or give the call up and make it anew after that time."
  }

  // MARK: Keys

  static func describeKey(_ api: String, file: String) -> String {
    "Say in \(file) how \(api) takes its key: \"credentials\" in a manifest, \"securitySchemes\" and \"security\" "
      + "in an OpenAPI document (--overlay FILE can add them). Then `recourse doctor FILE` names the variable to "
      + "put the key into."
  }

  /// Of a refusal that may be for want of a key.
  static func mayWantKey(_ api: String, file: String) -> String {
    "\(api) may want a key for this call, and its description names none, so it goes without one. If that is why, "
      + "say in \(file) how \(api) takes its key (\"credentials\" in a manifest; \"securitySchemes\" and \"security\" in "
      + "an OpenAPI document, which --overlay FILE can add); if not, find out who may make this call."
  }

  // MARK: Tokens

  static func noToken(host: String) -> String {
    "The call was not sent: the server of tokens at \(host) gave no token for it."
  }

  static func mendScopes(_ api: String, _ scopes: [String], file: String) -> String {
    scopes.isEmpty
      ? "Name the scopes that the client may ask for at \(api) under \"scopes\" in \(file)."
      : "Give the client at \(api) the scopes \(English.list(scopes)), or change \"scopes\" in \(file)."
  }

  static func allowGrant(_ api: String) -> String {
    "Allow the client at \(api) to ask for tokens by itself (the grant client_credentials)."
  }

  static func checkTokenURL(_ url: String, file: String) -> String {
    "Check the address of the tokens in \(file): what answers at \(url) gives none."
  }

  // MARK: Logins

  static func loginEnded(_ api: String) -> String {
    "The call was not sent: the login at \(api) has ended, and its server renews it no more."
  }

  /// What a person does in a terminal.
  static func logIn(_ command: String) -> String {
    "Log in again, in a terminal on this machine, with `\(command)`; no restart is needed."
  }
}
