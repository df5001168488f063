/// Why a redirect was not followed to its end (RFC 9110 §15.4).
package enum RedirectStop: Sendable, Hashable {
  /// It names no place.
  case noLocation
  /// What it names is no URL of http or https.
  case unreadableLocation
  /// It leads to where the request has been.
  case circle
  /// It was followed as often as is sensible.
  case tooMany
  /// It leads from http to https, or back.
  case otherScheme
  /// It leads to another server.
  case otherOrigin
  /// Clients follow it by a read, and the request was none.
  case becomesRead
  /// It offers places to choose from, or a way that nobody goes any more (300, 305, 306).
  case choice
  /// The limits are too small for the request itself and the one that would follow.
  case beyondLimit
  /// What was asked for is done, and the place of its outcome answered with a status that is no good one.
  case outcomeRefused(status: Int)
  /// What was asked for is done, and the place of its outcome brought no answer; carries why.
  case outcomeUnanswered(String)
}

/// What follows from an answer to a request that may be a redirect.
package enum RedirectStep: Sendable, Hashable {
  /// The answer is no redirect.
  case end
  /// It is one, and is not followed.
  case stop(RedirectStop)
  /// The request that it asks for.
  case follow(HTTPRequest)
}

/// The way of a request that is sent on from place to place.
package struct RedirectTrail: Sendable {
  /// Redirects that are followed one after the other.
  package static let limit = 5

  private var request: HTTPRequest
  private let parameters: [String]
  private var visited: [String]

  /// Begins with a request; the query parameters that are named go with it wherever it is sent on to.
  package init(_ request: HTTPRequest, keeping parameters: [String]) {
    self.request = request
    self.parameters = parameters
    visited = [Self.place(request)]
  }

  /// What follows from the answer to the request, or to the one that the last step asked for.
  package mutating func step(after response: HTTPResponse) -> RedirectStep {
    let step = request.redirected(by: response, keeping: parameters)
    guard case .follow(let next) = step else { return step }
    let place = Self.place(next)
    if visited.contains(place) { return .stop(.circle) }
    if visited.count > Self.limit { return .stop(.tooMany) }
    visited.append(place)
    request = next
    return step
  }

  private static func place(_ request: HTTPRequest) -> String {
    request.method + " " + request.url
  }
}
