import Failures
import Guidance
import JSON
import MCP
import Manifests
import Tasks
import Text

/// Puts into words for a person what a call needs of them.
struct QuestionWriter {
  let manifest: Manifest
  let tool: String

  /// What was sent, or is to be, without secrets.
  let arguments: JSONObject

  private static let argumentsLimit = 400
  private static let messageLimit = 1200
  private static let saidLimit = 200

  /// Whether data may be deleted.
  func deletion(nonce: String) -> Question {
    let message =
      "\(manifest.title): the agent wants to delete data.\n\(call)\nNothing was sent yet."
    return Question(
      subject: .consent(nonce: nonce),
      elicitation: .choice(of: DeletionAnswer.self, title: "Delete it?", message: cut(message))
    )
  }

  /// Whether a call may be sent to which the operator wants a person to agree.
  func approval(nonce: String) -> Question {
    let message =
      "\(manifest.title): the agent wants to make a call that changes something, and you are to "
      + "agree to it first.\n\(call)\nNothing was sent yet. A no counts for this very call for good."
    return Question(
      subject: .consent(nonce: nonce),
      elicitation: .choice(of: ApprovalAnswer.self, title: "Send it?", message: cut(message))
    )
  }

  /// Whether what keeps a call back is done; by a link where the client can open one and there is one to open.
  func hold(_ result: ToolResult, call id: String, _ support: ElicitationSupport) -> Question? {
    let said = said(result.structuredContent?["api_said"]?["message"]?.string)
    let lines = [sentence(result), operatorMessage(result), call, said].compactMap(\.self)
    let message = cut(lines.joined(separator: "\n"))
    if support.contains(.link), let url = page(result) {
      let asking = message + "\nThe page to do it on opens; come back when it is done."
      return Question(
        subject: .page(call: id),
        elicitation: Elicitation(message: asking, mode: .link(url: url))
      )
    }
    guard support.contains(.form) else { return nil }
    return Question(
      subject: .hold(call: id),
      elicitation: .choice(
        of: HoldAnswer.self,
        title: "Is it done?",
        message: message + (page(result).map { "\nWhere: \($0)" } ?? "")
      )
    )
  }

  /// Whether a call happened that had no certain answer, as `failure` tells; `look` is what a reading call has shown of it.
  func outcome(
    call id: String,
    sending: Int,
    _ failure: Failure?,
    look: String? = nil
  ) -> Question {
    let lines = [
      "\(manifest.title): it is not known whether this call had its effect, because "
        + "\(failure?.answerClause ?? Failure.lostClause).", call, said(failure?.said.message),
      look,
      "Please look at \(manifest.title), then say what you found. Where it did not happen, it is sent "
        + "again, once.",
    ]
    let message = lines.compactMap(\.self).joined(separator: "\n")
    return Question(
      subject: .outcome(call: id, sending: sending),
      elicitation: .choice(of: OutcomeAnswer.self, title: "What happened?", message: cut(message))
    )
  }

  private var call: String {
    let text = JSONWriter.text(.object(arguments))
    let shown = TextCut.cut(text, limit: Self.argumentsLimit)
    return "The call: \(tool) \(shown)\(shown.utf8.count < text.utf8.count ? " …" : "")"
  }

  /// The API's own words, which are quoted and never followed.
  private func said(_ message: String?) -> String? {
    message.map { "The API said: " + APIText.quoted($0, limit: Self.saidLimit) }
  }

  private func cut(_ message: String) -> String { TextCut.cut(message, limit: Self.messageLimit) }

  /// The first sentence of the guidance, without the word for the agent in front of it.
  private func sentence(_ result: ToolResult) -> String? {
    let line = result.text.split(separator: "\n").first.map(String.init) ?? ""
    let mark = "ask_operator: "
    let sentence = line.hasPrefix(mark) ? String(line.dropFirst(mark.count)) : line
    return sentence.prefix(1).uppercased() + sentence.dropFirst()
  }

  private func operatorMessage(_ result: ToolResult) -> String? {
    result.structuredContent?["operator"]?["message"]?.string
  }

  /// The page on which a person can act, where it is one of the API's own site.
  private func page(_ result: ToolResult) -> String? {
    guard let url = result.structuredContent?["operator"]?["url"]?.string,
      url.hasPrefix("https://"), let host = Site.host(of: url)
    else { return nil }
    let places = manifest.credentials.compactMap(\.obtain).compactMap(Site.host)
    return ([manifest.home.host] + places).contains { Site.isShared(host, $0) } ? url : nil
  }
}
