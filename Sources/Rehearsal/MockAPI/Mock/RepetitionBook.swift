import HTTPServer
import HTTP
import Manifests

/// The idempotency keys under which a stand-in has acted, each with the request it came with.
struct RepetitionBook: Sendable {
  /// Whether a request has an effect of its own.
  enum Occurrence: Sendable, Hashable {
    case first
    case repeated
  }

  private static let limit = 65_536
  private var seen: Set<String> = []

  /// Notes that a request was acted on, unless its key says that it was before.
  ///
  /// A key counts for the method and path it came with; a request without one always has an effect.
  mutating func note(_ arrival: Arrival, _ manifest: Manifest) -> Occurrence {
    guard case .header(let field)? = manifest.errors.idempotency?.place,
      let key = arrival.head.fields[field], !key.isEmpty
    else { return .first }
    if seen.count >= Self.limit { seen.removeAll() }
    let name = "\(arrival.head.method) \(arrival.head.path) \(key)"
    return seen.insert(name).inserted ? .first : .repeated
  }
}
