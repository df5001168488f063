import Failures
import Text
package import JSON
import Time

extension Guidance {
  private static let fieldLimit = 6

  /// Characters of a sentence: all that a manifest may say, or less where that does not fit.
  private static let sentenceLimits = [1010, 420]

  /// The guidance as lines: the action and what happened first, one sentence per line.
  ///
  /// At most `textLimit` characters.
  package var text: String {
    let fitted = fitted
    return APIText.cut(
      (fitted.ownLines + fitted.quotedLines).joined(separator: "\n"),
      limit: Self.textLimit
    )
  }

  /// The same facts as members of an object; what is unknown is absent, never null.
  package var structured: JSONObject {
    let fitted = fitted
    var object = JSONObject()
    object["action"] = .string(action.rawValue)
    object["say"] = .string(fitted.wording.sentences.joined(separator: "\n"))
    object["api"] = .string(api)
    object["tool"] = tool.map { .string($0) }
    object["through"] = caller.map { .string($0) }
    object["code"] = code.map { .string($0) }
    object["status"] = status.map { JSONValue($0) }
    object["kind"] = kind.map { .string($0) }
    object["wait"] = wait.map { .object($0.structured) }
    object["scope"] = scope.map { .string($0) }
    if !fitted.fields.isEmpty {
      object["fields"] = .array(fitted.fields.map { .object($0.json) })
    }
    object["operator"] = operatorTask.map { .object($0.structured) }
    object["task"] = task.map { .string($0) }
    object["arguments"] = arguments.map { .object($0) }
    object["look"] = look.map { .object($0.structured) }
    object["close"] = close.map { .object($0.structured) }
    object["attempts"] = attempts.map { .object($0.structured) }
    object["disclose"] = disclose.map { .string($0) }
    if !fitted.said.isEmpty { object["api_said"] = .object(fitted.said.json) }
    object["request_id"] = requestID.map { .string($0) }
    return object
  }

  private var ownLines: [String] {
    let spoken = wording.sentences.enumerated().map { $0 == 0 ? "\(action.rawValue): \($1)" : $1 }
    return spoken + fields.map(Sentences.field)
  }

  private var quotedLines: [String] {
    [
      Sentences.quoted(said), said.forUser.map(Sentences.forUser),
      requestID.map(Sentences.requestID),
    ].compactMap(\.self)
  }

  /// The guidance with every part bounded, so that both renderings say the same within the limit.
  ///
  /// Our own sentences come first; the API's words share what they leave.
  private var fitted: Guidance {
    var fitted = self
    if fields.count > Self.fieldLimit {
      fitted.fields = Array(fields.prefix(Self.fieldLimit))
      fitted.advise(Sentences.manyFields(fields.count, shown: Self.fieldLimit))
    }
    for limit in Self.sentenceLimits where fitted.ownLength > Self.textLimit {
      fitted.wording = fitted.wording.cut(limit: limit)
    }
    while fitted.ownLength > Self.textLimit, !fitted.wording.advice.isEmpty {
      fitted.wording.advice.removeLast()
    }
    var words = APIMessages()
    for part in [\APIMessages.message, \.hint, \.forUser, \.warning] {
      guard let text = said[keyPath: part] else { continue }
      fitted.said = words
      let left = Self.textLimit - fitted.length - Sentences.quoteOverhead
      if left >= 40 { words[keyPath: part] = APIText.cut(text, limit: min(left, 500)) }
    }
    fitted.said = words
    return fitted
  }

  private var ownLength: Int {
    ownLines.reduce(0) { $0 + $1.unicodeScalars.count + 1 }
  }

  private var length: Int {
    quotedLines.reduce(ownLength) { $0 + $1.unicodeScalars.count + 1 }
  }
}

// MARK: - Members

extension Guidance.Wait {
  fileprivate var structured: JSONObject {
    ["seconds": JSONValue(seconds), "until": .string(until.rfc3339), "from": .string(from)]
  }
}

extension Guidance.LookingCall {
  fileprivate var structured: JSONObject {
    var object: JSONObject = ["tool": .string(tool)]
    object["arguments"] = arguments.map { .object($0) }
    object["at"] = at.map { .string($0.rfc3339) }
    return object
  }
}

extension CallContext.Closing {
  /// The two calls of which one ends the matter.
  fileprivate var structured: JSONObject {
    let word = { (happened: Bool) -> JSONValue in
      var arguments: JSONObject = ["task": .string(task)]
      arguments["call"] = call.map { JSONValue($0) }
      arguments["happened"] = .bool(happened)
      return .object(arguments)
    }
    return [
      "tool": "resume_task", "arguments_if_it_happened": word(true),
      "arguments_if_not": word(false),
    ]
  }
}

extension Guidance.OperatorTask {
  fileprivate var structured: JSONObject {
    var object: JSONObject = ["message": .string(message)]
    object["url"] = url.map { .string($0) }
    return object
  }
}

extension CallContext.Attempts {
  fileprivate var structured: JSONObject {
    var object: JSONObject = ["made": JSONValue(made)]
    object["left"] = left.map { JSONValue($0) }
    return object
  }
}
