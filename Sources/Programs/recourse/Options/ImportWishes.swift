import Manifests
import OpenAPI

/// What a person says of OpenAPI documents: where the API is, and in which dialects it says no.
struct ImportWishes {
  static let errors = Options.Spec.valued("--errors", "a dialect such as stripe, or ID=DIALECT")

  private let errors: [(id: String?, dialect: String)]
  private let baseURLs: [String: String]

  /// No wishes.
  init() { (errors, baseURLs) = ([], [:]) }

  init(_ options: Options) {
    errors = options.all("--errors").map { text in
      let (id, dialect) = Self.pair(text)
      return (id, dialect)
    }
    let pairs = options.all("--base-url").map(Self.pair)
    baseURLs = Dictionary(
      pairs.compactMap { id, url in id.map { ($0, url) } },
      uniquingKeysWith: { $1 }
    )
  }

  private static func pair(_ text: String) -> (String?, String) {
    let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
    return parts.count == 2 ? (parts[0], parts[1]) : (nil, text)
  }

  /// Whose word counts on where an API is.
  enum Location { case document, person }

  /// The options of an import on a day, YYYY-MM-DD.
  func options(date: String, trusting location: Location) -> ImportOptions {
    let wishes = self
    return ImportOptions(date: date) { id in
      ImportOptions.Wishes(
        baseURL: location == .person ? wishes.baseURLs[id] : nil,
        errors: wishes.errors.filter { $0.id ?? id == id }.map(\.dialect)
      )
    }
  }
}
