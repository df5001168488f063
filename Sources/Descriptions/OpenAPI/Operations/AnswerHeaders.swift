import JSON
import Text

/// The header fields of good answers that say something to whoever called.
struct AnswerHeaders {
  /// Fields that are told; more would bury the answer.
  private static let limit = 8

  let document: APIDocument

  /// The names, each once, in the order in which the document has them.
  func read(_ operation: Located) -> [String] {
    let all = operation["responses"]?.members ?? []
    let good = all.filter { $0.name.hasPrefix("2") }
    let addresses = all.filter { ["301", "302", "303", "307", "308"].contains($0.name) }
    let responses = good + addresses
    // Where the operation gives an address, that is what it is called for.
    var names = addresses.isEmpty ? [] : ["Location"]
    for (_, written) in responses.sorted(by: { $0.name < $1.name }) {
      let headers = (try? document.resolved(written))?["headers"]?.members ?? []
      for (name, _) in headers where Self.isTelling(name) {
        let isKnown = names.contains { $0.lowercased() == name.lowercased() }
        if !isKnown { names.append(name) }
      }
    }
    return Array(names.prefix(Self.limit))
  }

  /// Whether a field is more than a matter of the transfer, of limits, or of the browser.
  private static func isTelling(_ name: String) -> Bool {
    let name = name.lowercased()
    let isPlumbing = [
      "content-", "access-control-", "cache-control", "connection", "date", "server", "set-cookie",
      "vary", "via",
      "transfer-encoding", "strict-transport", "keep-alive", "retry-after", "ratelimit",
      "x-ratelimit", "x-rate-limit",
    ].contains { name.hasPrefix($0) }
    return ASCII.isToken(name) && !isPlumbing
  }
}
