package import JSON
internal import Memory

/// One call of an API; one tool.
package struct Operation: Sendable {
  /// What a call does to the API's data.
  package enum Effect: String, Sendable, Hashable, CaseIterable {
    case read, write, destroy
  }

  package var name: String

  /// The tool: `<manifest>_<operation>`, at most 40 characters of `[a-z0-9_]`.
  package var toolName: String
  package var title: String
  package var description: String
  package var method: String

  /// The path template: literal text and `{argument}` places, starting with `/`, perhaps with a query of fixed text.
  package var path: String

  /// The URL that the path is appended to; nil where it is the manifest's.
  package var server: BaseURL?
  package var effect: Effect

  /// Whether a repeated call does no harm: a safe method, or declared.
  package var isRepeatSafe: Bool

  /// Operations that share limits; empty for none.
  package var group: String

  /// Subjects that the operation is filed under, for search and choice.
  package var tags: [String]

  /// The call that shows whether a write happened; nil leaves it to the paths of the API.
  package var verifyWith: Verification?

  /// What the user misses when the call cannot be made, as a noun phrase: "the list of deals".
  package var disclose: String?

  /// Whether the operator wants a person to agree to each call, be it one that deletes or not.
  package var needsApproval = false

  /// Whether somebody has to agree before a call is sent.
  package var needsConsent: Bool { needsApproval || effect == .destroy }

  /// The form, or how to come by it.
  var definition: Definition

  /// When the form of an operation is read.
  enum Definition: Sendable {
    case atHand(CopyOnWrite<OperationForm>)
    case deferred(@Sendable () -> OperationForm)

    static func read(_ form: OperationForm) -> Definition {
      .atHand(CopyOnWrite(wrappedValue: form))
    }
  }

  /// What only a call of the operation needs; read anew each time unless the operation is `prepared`.
  package var form: OperationForm {
    _read {
      switch definition {
      case .atHand(let form): yield form.wrappedValue
      case .deferred(let read): yield read()
      }
    }
    set { definition = .read(newValue) }
  }

  /// The form where it is read already; nil where reading it would take time.
  package var formAtHand: OperationForm? {
    if case .atHand(let form) = definition { form.wrappedValue } else { nil }
  }

  /// The operation with its form read, for whoever asks for it more than once.
  package var prepared: Operation {
    guard case .deferred(let read) = definition else { return self }
    var operation = self
    operation.form = read()
    return operation
  }

  /// The JSON Schema of the arguments, an object schema without the reserved arguments.
  package var arguments: JSONObject { form.arguments }

  /// Where each argument goes.
  package var places: [ParameterLocation] { form.places }

  /// A path template without its fixed query, and that query with its question mark; empty where there is none.
  package static func cut(path: String) -> (path: Substring, query: Substring) {
    guard let mark = path.utf8.firstIndex(of: UInt8(ascii: "?")) else { return (path[...], "") }
    return (path[..<mark], path[mark...])
  }

  /// A call and its good answer.
  package var example: Example? { form.example }
}
