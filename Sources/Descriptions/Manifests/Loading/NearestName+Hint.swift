import Text
import JSON

extension NearestName {
  /// A clause to append to a message: `; did you mean "effect"?`, or nothing when no name is near.
  static func hint(for name: String, among candidates: some Sequence<String>) -> String {
    guard let nearest = find(name, among: candidates) else { return "" }
    return "; did you mean \(ManifestExcerpt.quoted(nearest))?"
  }
}
