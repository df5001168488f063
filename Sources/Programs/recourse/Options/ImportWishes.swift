import Manifests
import OpenAPI

/// What a person says of OpenAPI documents: where the API is, and in which dialects it says no.
struct ImportWishes {
  static let errors = Options.Spec.valued("--errors", "a dialect such as stripe, or ID=DIALECT")

  private let errors: [(id: String?, dialect: String)]
  private let baseURLs: [String: String]
  private let moves: [BaseURLOptions.Move]

  /// The command that the person has typed.
  private let command: String

  /// No wishes.
  init() { (errors, baseURLs, moves, command) = ([], [:], [], "serve") }

  init(_ options: Options, of command: Command) {
    self.command = command.rawValue
    moves = BaseURLOptions(moving: options).moves
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

  /// Where an API is that is only rehearsed: nothing goes there.
  private var standIn: String? {
    command == Command.rehearse.rawValue ? "https://api.example" : nil
  }

  /// Whose word counts on where an API is.
  enum Location { case document, person }

  /// The options of an import on a day, YYYY-MM-DD.
  func options(date: String, trusting location: Location) -> ImportOptions {
    let wishes = self
    var options = ImportOptions(date: date) { id in
      ImportOptions.Wishes(
        baseURL: location == .person ? wishes.baseURLs[id] ?? wishes.standIn : nil,
        moves: wishes.moves.filter { $0.id == id }.map(\.move),
        errors: wishes.errors.filter { $0.id ?? id == id }.map(\.dialect)
      )
    }
    options.command = command
    options.variable = ProgramFiles.variable
    return options
  }
}
