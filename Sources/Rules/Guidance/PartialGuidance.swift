import Failures
import Text
import JSON
import Manifests
import Time

/// What the agent is told of items that failed inside a good answer: a verdict for each.
struct PartialGuidance {
  private static let itemLimit = 20
  private let items: [Item]
  private let count: Int
  private let share: SuccessResponse.Share

  /// What happened, without an action in front.
  private let headline: String
  private let context: CallContext
  private let status: Int

  /// Gathers the failed items; nil when there are none.
  init?(_ answer: SuccessResponse, context: CallContext) {
    guard !answer.failedItems.isEmpty else { return nil }
    count = answer.failedCount
    share = answer.failedShare
    items = answer.failedItems.prefix(Self.itemLimit).map { item in
      var guidance = Guidance(item.failure, context: context)
      guidance.said.message = guidance.said.message.map { APIText.cut($0, limit: 120) }
      guidance.fields = Array(guidance.fields.prefix(3))
      return Item(
        name: item.name,
        quotedName: Self.quoted(item.name, context),
        quotedCode: item.failure.quotedCode,
        guidance: guidance
      )
    }
    self.context = context
    status = answer.status
    headline = Sentences.failedItems(count, share, api: context.manifest.title, status: status)
  }

  /// An item that failed.
  private struct Item {
    var name: String

    /// Name and code as they stand in a sentence.
    var quotedName: String
    var quotedCode: String?
    var guidance: Guidance
  }

  /// An item's name: an index or an argument of the tool as it is, whatever the API calls it in quotes.
  private static func quoted(_ name: String, _ context: CallContext) -> String {
    let isIndex = !name.isEmpty && name.utf8.allSatisfy { (0x30...0x39).contains($0) }
    return isIndex || ArgumentHint(context).isOwn(name)
      ? name : UntrustedText.quoted(name)
  }

  /// The lines of the text, the gravest action in front.
  var lines: [String] {
    var lines = ["\(action.rawValue): \(headline)", Sentences.advice(onFailed: share)]
    lines += items.map { Sentences.failedItem($0.quotedName, $0.quotedCode, $0.guidance) }
    if count > items.count { lines.append(Sentences.moreItems(count - items.count)) }
    return lines
  }

  /// The same facts under the keys of guidance, with `items`.
  func structured(remarks: [String]) -> JSONObject {
    var object: JSONObject = [
      "action": .string(action.rawValue),
      "say": .string(
        ([headline, Sentences.advice(onFailed: share)] + remarks).joined(separator: "\n")
      ),
      "api": .string(context.manifest.id),
    ]
    object["tool"] = context.operation.map { .string($0.toolName) }
    object["through"] = context.caller.map { .string($0) }
    object["status"] = JSONValue(status)
    object["items"] = .array(structuredItems)
    return object
  }

  /// The items as objects: `id`, then what guidance says of each.
  private var structuredItems: [JSONValue] {
    items.map { failed in
      var item: JSONObject = ["id": .string(failed.name)]
      let guidance = failed.guidance
      let all = guidance.structured
      for key in ["action", "code", "wait", "fields", "operator"] { item[key] = all[key] }
      item["api_said"] = guidance.said.message.map { .object(["message": .string($0)]) }
      return .object(item)
    }
  }

  /// The gravest of the items' actions: what may be done twice, then what the agent can do itself.
  ///
  /// A person is asked for the whole only where every item that failed needs one.
  private var action: Guidance.Action {
    let actions = items.map(\.guidance.action)
    return [.verify, .revise, .backOff].first { actions.contains($0) } ?? .askOperator
  }
}
