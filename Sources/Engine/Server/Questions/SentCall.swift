import JSON
import Manifests

/// A call as it would be sent, by which what a person said to it is known again: without this server's own arguments,
/// whatever the order of the members and the spelling of the numbers.
struct SentCall {
  /// The API's tool.
  let tool: String

  /// What the API would be sent.
  let arguments: JSONObject

  /// What of it makes it another call.
  private let telling: JSONObject

  /// Takes the arguments that were read of a call of the operation; `check` knows which of them say nothing.
  init(_ operation: Operation, _ read: JSONObject, _ check: ArgumentCheck) {
    tool = operation.toolName
    var arguments = read
    arguments[Operation.task] = nil
    arguments[Operation.confirm] = nil
    if operation.isSelectable { arguments[Operation.select] = nil }
    self.arguments = arguments
    telling = check.withoutStandards(arguments) ?? arguments
  }

  /// The hash that stands for the call; a blank argument more, or one that stands at
  /// its default, makes no other call of it, or a model would get round a no.
  var digest: String {
    let told = telling.inOrder.members.filter { !$0.value.isBlank }
    return RequestState.digest(of: tool, JSONObject(distinct: told))
  }
}

extension JSONObject {
  /// The object with its members in the order of their names, those of its values too.
  fileprivate var inOrder: JSONObject {
    let members = members.map { Member(name: $0.name, value: $0.value.inOrder) }
    return JSONObject(distinct: members.sorted { $0.name < $1.name })
  }
}

extension JSONValue {
  fileprivate var inOrder: JSONValue {
    switch self {
    case .object(let object): .object(object.inOrder)
    case .array(let elements): .array(elements.map(\.inOrder))
    case .number(let number): number.integer.map { JSONValue($0) } ?? self
    case .null, .bool, .string: self
    }
  }
}
