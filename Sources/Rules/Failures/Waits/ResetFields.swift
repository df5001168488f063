import HTTP
import JSON
import Manifests
import Text
import Time

/// The fields by which answers tell when a limit is renewed, whatever each service calls it: `X-RateLimit-Reset`,
/// `X-Ratelimit-Perday-Reset`, `X-Rate-Limit-Time-Reset-Ms`, `X-Esi-Error-Limit-Reset`.
///
/// A field counts where its name has the words `limit` or `rate`, and `reset`, unless another of the same limit says that
/// something is left. Small figures are seconds, what would be decades is a moment.
struct ResetFields {
  private var resets: [Reset] = []

  /// What is left of limits, by their names.
  private var left: [String: Double] = [:]

  private struct Reset {
    let limit: String
    let field: HTTPFields.Field
    let unit: Wait.Unit
  }

  /// Takes them out of an answer's fields.
  init(_ fields: HTTPFields) {
    for field in fields.fields {
      let name = Self.plain(field.name)
      guard
        name.contains(text: "limit")
          || SnakeCase.name(field.name).split(separator: "_").contains("rate")
      else { continue }
      let limit = Self.remarks.reduce(name) { $0.replacing(text: $1, with: "") }
      if name.contains(text: "reset") {
        let unit = SnakeCase.name(field.name).split(separator: "_").last.map(String.init) ?? ""
        // KuCoin's, by its documents.
        let isFine =
          ["ms", "millis", "milliseconds"].contains(unit) || name.hasPrefix("gwratelimit")
        resets.append(Reset(limit: limit, field: field, unit: isFine ? .milliseconds : .http))
      } else if Self.leftWords.contains(where: { name.contains(text: $0) }),
        let figure = Double(field.value.filter { $0 != " " })
      {
        left[limit] = figure
      }
    }
  }

  /// Takes them out of fields that an answer's content repeats.
  init(_ object: JSONObject) {
    self.init(
      HTTPFields(
        object.members.prefix(64).compactMap { member in
          member.value.scalarText.map { (member.name, $0) }
        }
      )
    )
  }

  /// Whether an answer says that nothing is left of a limit, and when there will be.
  var isUsedUp: Bool { resets.contains { left[$0.limit].map { $0 < 1 } ?? false } }

  /// The longest time until a limit that is used up is renewed; of none of which something else is known, the first.
  func hint(clock: Timestamp) -> WaitHint? {
    let usedUp = resets.filter { left[$0.limit].map { $0 < 1 } ?? false }
    let unknown = resets.filter { left[$0.limit] == nil }
    let hints = { (resets: [Reset]) in resets.compactMap { hint($0, clock: clock) } }
    return hints(usedUp).max { $0.seconds < $1.seconds } ?? hints(unknown).first
  }

  private func hint(_ reset: Reset, clock: Timestamp) -> WaitHint? {
    guard
      case .seconds(let seconds, let basis) = WaitFigure(
        reset.field.value,
        as: reset.unit,
        clock: clock
      )
    else { return nil }
    return WaitHint(
      seconds: seconds,
      source: "header:\(reset.field.name)",
      isAbsolute: basis == .absolute
    )
  }

  /// A name without capitals and signs.
  private static func plain(_ name: String) -> String {
    String(decoding: name.utf8.filter(ASCII.isAlphanumeric).map(ASCII.lowercased), as: UTF8.self)
  }

  private static let leftWords = ["remain", "left"]

  /// What of a name is not that of the limit.
  private static let remarks = [
    "milliseconds", "timestamp", "seconds", "remaining", "millis", "remain", "reset", "after",
    "left", "time", "ms",
  ]
}
