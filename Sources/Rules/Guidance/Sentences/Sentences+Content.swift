import Failures
import HTTP
import Manifests
import Text

// What is said of content that is not whole, or not what it says it is.

extension Sentences {
  /// Of the content of a good answer, of which `received` bytes came.
  static func unreadContent(
    _ defect: ContentDefect,
    received: Int,
    _ context: CallContext,
    status: Int
  ) -> String {
    let api = context.manifest.title
    let isWrite = context.operation.map { $0.effect != .read } ?? false
    let done =
      isWrite
      ? "\(api) answered \(status), so the call was \(status == 202 ? "accepted" : "carried out"); "
        + "do not send it again. " : ""
    switch defect {
    case .notEncodedAsSaid(let coding):
      return "The answer says that its content is encoded as \(APIText.quoted(coding, limit: 40)), "
        + "and it is not, which is a fault of \(api); it is shown as it came."
    case .unknownCoding(let coding):
      return done
        + "The content of the answer cannot be read: it says that it is encoded as "
        + "\(APIText.quoted(coding, limit: 40)), and is not, or that is not known here."
    case .brokenOff(let announced):
      let part = announced.map { "\(count(received)) of \(count($0)) bytes" }
      let place = part ?? (received == 0 ? "its header fields" : "\(count(received)) bytes")
      return done + "The answer broke off after \(place), so it is not whole."
        + (isWrite || context.attempts.made < 2
          ? "" : " It was asked for \(context.attempts.made) times, and broke off each time.")
    }
  }

  /// Of the content of an answer that is none of the good ones.
  static func unreadError(_ defect: ContentDefect, api: String) -> String {
    switch defect {
    case .notEncodedAsSaid(let coding), .unknownCoding(let coding):
      "What \(api) says of it cannot be read: it says that it is encoded as "
        + "\(APIText.quoted(coding, limit: 40)), and is not, or that is not known here."
    case .brokenOff: "What \(api) says of it broke off in the middle."
    }
  }

  /// Of what stood around the JSON.
  static func wrapped(_ wrapping: WrappedJSON.Wrapping) -> String {
    switch wrapping {
    case .mark(let mark): "The answer begins with \(mark), which is left out: what follows is JSON."
    case .text: "The answer is a text that holds JSON."
    case .call(let name):
      "The answer is JSON inside a call of \(APIText.quoted(name, limit: 60)), which is left out."
    }
  }

  /// Of what was to be JSON.
  static func broken(_ json: BrokenJSON) -> String {
    if json.fault == .otherContent {
      return "The answer says that it is JSON and is none; it is shown as the text that came."
    }
    let place = "at line \(json.line), column \(json.column)"
    let fault =
      switch json.fault {
      case .endsInside: "it ends in the middle, \(place)"
      case .trailingComma: "a comma stands in front of a closing bracket \(place)"
      case .word(let word): "\(word) \(place) is no value of JSON"
      case .singleQuotes: "single quotes stand \(place) where double ones must"
      case .comment: "a comment stands \(place)"
      case .control: "a line break or a control character stands inside a text \(place)"
      case .escape: "a backslash stands \(place) in front of what needs none"
      case .otherContent: "it does not begin as JSON"
      case .somethingFollows: "something follows the whole value \(place)"
      case .tooDeep: "it is nested too deep \(place)"
      case .unexpected: "what stands \(place) does not fit"
      }
    return "The answer is shown as the text that came, because it is not quite JSON: \(fault)."
  }
}
