import HTTP
package import HTTPServer
import Text

/// Who may ask for the status page: whoever knows its address, and no other page of a browser.
///
/// The port is open to every program and every page on the machine, so each request must bear the token in its path,
/// name this very host (against names that are made to lead here), and come from no other origin.
package struct PageGuard: Sendable {
  /// Nobody can guess it; it stands in the address.
  private let token: String
  let port: UInt16

  /// Makes a guard of a page.
  package init(token: String, port: UInt16) {
    self.token = token
    self.port = port
  }

  /// A token of 16 bytes that nobody can guess.
  package static func token(entropy: [UInt8]) -> String { Hexadecimal.text(of: entropy) }

  /// The address to open.
  package var address: String { "http://127.0.0.1:\(port)/\(token)/" }

  /// What is asked for, as the path below the token.
  ///
  /// - Throws: `PageRefusal` for whoever may not ask.
  package func admit(_ head: RequestHead) throws(PageRefusal) -> String {
    let hosts = head.fields.lines("Host")
    guard hosts.count == 1, let host = hosts.first, isThisHost(host) else { throw .otherHost }
    let origins = head.fields.lines("Origin")
    guard origins.allSatisfy({ $0 == "http://" + host }), origins.count < 2 else {
      throw .otherOrigin
    }
    let path = try path(below: head.path)
    let site = head.fields["Sec-Fetch-Site"]
    // A link from elsewhere may open the page, which nobody can read through it, and nothing else.
    guard site == nil || site == "same-origin" || path.isEmpty else { throw .otherOrigin }
    if head.method == "POST", origins.isEmpty { throw .otherOrigin }
    return path
  }

  private func isThisHost(_ host: String) -> Bool {
    ["127.0.0.1:\(port)", "localhost:\(port)"].contains { host.equalsIgnoringASCIICase($0) }
  }

  private func path(below path: String) throws(PageRefusal) -> String {
    let parts = path.dropFirst().split(
      separator: "/",
      maxSplits: 1,
      omittingEmptySubsequences: false
    )
    guard parts.count == 2, Self.areSame(parts[0].utf8, token.utf8) else { throw .noToken }
    return String(parts[1])
  }

  /// Compares in a time that does not tell where the first difference is.
  private static func areSame(_ left: Substring.UTF8View, _ right: String.UTF8View) -> Bool {
    guard left.count == right.count else { return false }
    return zip(left, right).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
  }
}

/// Why a request is not answered, as a status and a sentence for whoever reads it.
package struct PageRefusal: Error, Sendable, Hashable {
  package var status: Int
  package var reason: String

  /// Makes a refusal.
  package init(status: Int, reason: String) {
    self.status = status
    self.reason = reason
  }

  static let otherHost = PageRefusal(
    status: 403,
    reason:
      "This page answers to 127.0.0.1 and localhost with its own port alone. Through a tunnel, give "
      + "both ends the same port."
  )
  static let otherOrigin = PageRefusal(
    status: 403,
    reason: "Another page asked for this, so it was refused."
  )
  static let noToken = PageRefusal(
    status: 403,
    reason:
      "This address is not whole. Open the one that recourse tasks --web has printed; each start "
      + "makes a new one."
  )
  package static let notFound = PageRefusal(status: 404, reason: "There is nothing here.")
  package static let noTask = PageRefusal(
    status: 404,
    reason: "It is not there any more. Look at the page once more."
  )
  static let badMethod = PageRefusal(
    status: 405,
    reason: "This can be read with GET, and acts are sent with POST."
  )
  static let notJSON = PageRefusal(status: 415, reason: "An act is sent as application/json.")

  static func badAct(_ problem: String) -> PageRefusal {
    PageRefusal(status: 400, reason: "This is no act: \(problem).")
  }
}
