import Failures
import HTTP
import Manifests

// What is said of redirects that lead nowhere, or to where nothing is sent.

extension Sentences {
  static func redirected(
    _ stop: RedirectStop,
    _ effect: Operation.Effect?,
    _ api: String,
    why: String
  ) -> String {
    switch stop {
    case .noLocation: "\(api) answered with a redirect that names no place to go to\(why)."
    case .unreadableLocation:
      "\(api) answered with a redirect to something that is no web address\(why)."
    case .circle: "\(api) redirects this call in a circle, so no answer can come of it\(why)."
    case .tooMany:
      "\(api) redirected this call \(RedirectTrail.limit) times and still goes on, so it was given up\(why)."
    case .otherScheme:
      "\(api) answered with a redirect from one of http and https to the other, which is not followed\(why)."
    case .otherOrigin:
      "\(api) answered with a redirect to another server, which is not followed, because the key is not "
        + "for that one\(why)."
    case .beyondLimit:
      "\(api) redirects this call, and its limit leaves no room for the request that would follow, so "
        + "nothing was done\(why)."
    case .becomesRead where effect == .read:
      "\(api) answered with a redirect that clients follow without what this call asks for, so it is not "
        + "followed\(why)."
    case .becomesRead:
      "\(api) answered this write with a redirect that clients follow by a read; it is not followed, and "
        + "it does not say whether the write was carried out\(why)."
    case .outcomeRefused(let status):
      "\(api) answered with a redirect to a place that answered \(status)\(why)."
    case .choice:
      "\(api) answered with several places to choose from, of which none is followed\(why)."
    case .outcomeUnanswered: "\(api) answered with a redirect, which is not followed\(why)."
    }
  }

  /// Of a write, which may have been carried out all the same.
  static func redirectedWrite(_ stop: RedirectStop, _ api: String, why: String) -> String {
    let doubt =
      switch stop {
      case .otherOrigin, .otherScheme:
        "with a redirect to another server, as some do when it is done, and others when a login is missing"
      case .outcomeRefused(let status):
        "with a redirect to a place that answered \(status), as some do when it is done, and others when a "
          + "login is missing"
      case .noLocation, .unreadableLocation, .circle, .tooMany, .becomesRead, .choice, .beyondLimit,
        .outcomeUnanswered:
        "with a redirect, as some do when it is done, and others when the call has to go elsewhere"
      }
    return "\(api) answered this call \(doubt), so it may have happened\(why)."
  }

  /// What is wrong where a write that was redirected has not happened.
  static func redirectedAgain(_ api: String, file: String) -> String {
    "If it did not happen, it would be redirected again: have the user check the key for \(api), and base_url "
      + "and the path in \(file), before you send it once more."
  }

  /// What a person does about it.
  static func mendRedirect(
    _ stop: RedirectStop,
    _ effect: Operation.Effect?,
    _ api: String,
    file: String
  ) -> String {
    switch stop {
    case .noLocation, .unreadableLocation, .circle, .tooMany:
      "Find out at \(api) why this path redirects to nowhere, and check base_url and the path in \(file)."
    case .otherScheme:
      "Begin base_url in \(file) as the place that is quoted below begins, or give --base-url for one start."
    case .becomesRead where effect == .read:
      "Check base_url and the path in \(file): \(api) sends such calls on to the place that is quoted below."
    case .becomesRead:
      "Look first whether it was carried out, which a redirect can also mean; if it was not, check base_url "
        + "and the path in \(file): \(api) sends such calls on to the place that is quoted below."
    case .beyondLimit:
      "Write into base_url and the path in \(file) the place that is quoted below, to which \(api) sends such "
        + "calls on: then one request is enough."
    case .choice:
      "Find out at \(api) which of the places is meant, and check base_url and the path in \(file)."
    case .otherOrigin, .outcomeRefused, .outcomeUnanswered:
      operatorMessage(kind: "redirect", api: api, file: file)
    }
  }

  static func redirectedIntoLimit(_ api: String, why: String) -> String {
    "\(api) redirects this call, and its limit has no room yet for the request that follows\(why)."
  }

  static func outcomeWaits(_ api: String, why: String) -> String {
    "\(api) did what was asked, and its limit has no room yet for the request that brings the outcome\(why)."
  }

  /// That what was asked for is done, and its outcome is elsewhere and not known.
  static func outcomeNotRead(_ stop: RedirectStop, _ api: String) -> String {
    let reason =
      switch stop {
      case .noLocation: "names no place for its outcome"
      case .unreadableLocation: "names for its outcome something that is no web address"
      case .circle: "names a place for its outcome that leads in a circle"
      case .tooMany: "names a place for its outcome that redirects without end"
      case .beyondLimit: "names a place for its outcome that its limit leaves no room to ask"
      case .otherScheme, .otherOrigin, .becomesRead, .choice:
        "names another server for its outcome, to which nothing is sent from here"
      case .outcomeRefused(let status): "names a place for its outcome that answered \(status)"
      case .outcomeUnanswered(let detail):
        "names a place for its outcome that gave no answer: \(APIText.clean(detail, limit: 200))"
      }
    return "\(api) did what was asked and \(reason). Do not send the call again for it."
  }
}
