import JSON
import JSONRPC
import Text

extension ErrorCode {
  /// What the request names does not exist (SEP-3415, provisional number).
  fileprivate static let notFound = ErrorCode(rawValue: -32023)
  /// The request is well formed, and asks for a way that is not offered (SEP-3415, provisional number).
  fileprivate static let unsupported = ErrorCode(rawValue: -32026)
}

extension EventQuery {
  /// Refuses a subscription, for events are polled for here.
  static func subscription(_ request: Request, among types: [EventType]) -> ErrorObject {
    guard case .string(let name) = request.params["name"] else { return nameless }
    do throws(ErrorObject) {
      try demand(name, among: types)
    } catch {
      return error
    }
    let mode: JSONValue = request.method == "events/stream" ? "push" : "webhook"
    return ErrorObject(
      .unsupported,
      "\(request.method) is not offered: ask for events with events/poll.",
      data: ["feature": "deliveryMode", "value": mode]
    )
  }

  private static let nameless = ErrorObject(
    .invalidParams,
    "params.name must be the name of an event, a string."
  )

  private static func demand(_ name: String, among types: [EventType]) throws(ErrorObject) {
    guard !types.contains(where: { $0.name == name }) else { return }
    let hint = NearestName.find(name, among: types.map(\.name)).map { " Did you mean \($0)?" } ?? ""
    throw ErrorObject(
      .notFound,
      "Unknown event: \(UntrustedText.named(name)).\(hint) events/list tells the names.",
      data: ["kind": "event"]
    )
  }

  /// Reads the parameters of `events/poll`.
  init(_ params: JSONObject, among types: [EventType]) throws(ErrorObject) {
    guard case .string(let name) = params["name"] else { throw Self.nameless }
    try Self.demand(name, among: types)
    self.init(
      name: name,
      api: try Self.api(params["arguments"]),
      cursor: try Self.cursor(params["cursor"]),
      limit: min(Self.usualLimit, try Self.count(params["maxEvents"], "maxEvents") ?? .max),
      maxAgeMs: try Self.count(params["maxAgeMs"], "maxAgeMs")
    )
  }

  private static func api(_ arguments: JSONValue?) throws(ErrorObject) -> String? {
    guard let arguments, !arguments.isNull else { return nil }
    guard case .object(let arguments) = arguments,
      arguments.members.allSatisfy({ $0.name == "api" && $0.value.string != nil })
    else {
      throw ErrorObject(
        .invalidParams,
        "params.arguments may hold \"api\" alone, the id of an API as a string."
      )
    }
    return arguments["api"]?.string
  }

  private static func cursor(_ cursor: JSONValue?) throws(ErrorObject) -> String? {
    switch cursor {
    case nil, .null: return nil
    case .string(let text): return text
    default:
      throw ErrorObject(.invalidParams, "params.cursor must be a string from an answer, or null.")
    }
  }

  private static func count(_ value: JSONValue?, _ name: String) throws(ErrorObject) -> Int? {
    guard let value, !value.isNull else { return nil }
    guard let count = value.integer, count > 0 else {
      throw ErrorObject(.invalidParams, "params.\(name) must be a whole number from 1 on.")
    }
    return count
  }
}
