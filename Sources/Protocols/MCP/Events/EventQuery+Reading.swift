import JSON
import JSONRPC
import Text

extension EventQuery {
  /// Reads the parameters of `events/poll`.
  init(_ params: JSONObject, among types: [EventType]) throws(ErrorObject) {
    guard case .string(let name) = params["name"] else {
      throw ErrorObject(.invalidParams, "params.name must be the name of an event, a string.")
    }
    guard types.contains(where: { $0.name == name }) else {
      let hint =
        NearestName.find(name, among: types.map(\.name)).map { " Did you mean \($0)?" } ?? ""
      throw ErrorObject(
        .invalidParams,
        "Unknown event: \(UntrustedText.named(name)).\(hint) events/list tells the names."
      )
    }
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
