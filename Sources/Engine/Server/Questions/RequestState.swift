import JSON
import Text
import Time

/// What a client gives back unread with the answer to a question: which question it answers, sealed against changes.
///
/// The client is no more trusted than the agent that it runs (MCP 2026-07-28, `requestState`): the seal is an HMAC, the
/// call must be the same to the letter, and the time is limited.
struct RequestState: Sendable, Hashable {
  var subject: Question.Subject

  /// The hash of the call's tool and arguments.
  var call: String
  var until: Timestamp

  /// Seconds within which a question must be answered.
  static let lifetime = 900.0

  /// Why a text is not taken.
  enum Fault: Error, Equatable {
    case foreign
    case late
    case ofAnotherCall
  }

  /// The hash that stands for a call.
  static func digest(of tool: String, _ arguments: JSONObject) -> String {
    let text = tool + "\n" + JSONWriter.text(.object(arguments))
    return Hexadecimal.text(of: SHA256.hash(Array(text.utf8)))
  }

  /// The text for the client.
  func sealed(by key: [UInt8]) -> String {
    let (kind, id) = words
    let content = "\(kind) \(id) \(call) \(Int(saturating: until.seconds))"
    return content + " " + Self.seal(of: content, key)
  }

  /// By what an answer to the question is known again, so that it counts once.
  static func nonce(of text: String) -> String {
    text.split(separator: " ").last.map(String.init) ?? text
  }

  /// Opens what the client gave back.
  ///
  /// - Throws: `Fault` for what was not sealed with the key, is too old, or belongs to another call.
  static func open(
    _ text: String,
    by key: [UInt8],
    for call: String,
    now: Timestamp
  ) throws(Fault) -> RequestState {
    let parts = text.split(separator: " ").map(String.init)
    guard parts.count == 5, seal(of: parts[..<4].joined(separator: " "), key) == parts[4],
      let seconds = Int64(parts[3]), let subject = subject(parts[0], parts[1])
    else { throw .foreign }
    let state = RequestState(
      subject: subject,
      call: parts[2],
      until: Timestamp(seconds: Double(seconds))
    )
    guard state.call == call else { throw .ofAnotherCall }
    guard now <= state.until else { throw .late }
    return state
  }

  private static func seal(of content: String, _ key: [UInt8]) -> String {
    Hexadecimal.text(of: HMAC.sha256(Array(content.utf8), key: key))
  }

  private var words: (String, String) {
    switch subject {
    case .consent(let nonce): ("consent", nonce)
    case .hold(let call): ("hold", call)
    case .page(let call): ("page", call)
    case .outcome(let call, let sending): ("outcome", "\(call)#\(sending)")
    }
  }

  private static func subject(_ kind: String, _ id: String) -> Question.Subject? {
    switch kind {
    case "consent": .consent(nonce: id)
    case "hold": .hold(call: id)
    case "page": .page(call: id)
    case "outcome": outcome(id)
    default: nil
    }
  }

  private static func outcome(_ id: String) -> Question.Subject? {
    let parts = id.split(separator: "#", maxSplits: 1)
    guard parts.count == 2, let sending = Int(parts[1]) else { return nil }
    return .outcome(call: String(parts[0]), sending: sending)
  }
}
