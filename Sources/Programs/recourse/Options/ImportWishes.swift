import Manifests
import OpenAPI
import Text

/// What a person says of files: the ids of their APIs, where an API is, and in which dialects OpenAPI documents say no.
struct ImportWishes {
  static let errors = Options.Spec.valued("--errors", "a dialect such as stripe, or ID=DIALECT")
  static let id = Options.Spec.valued("--id", idForm)

  private static let idForm = "FILE=ID with an id such as shop, or ID alone where one file is named"

  private let errors: [(id: String?, dialect: String)]
  private let baseURLs: [String: String]

  /// Where the API of the only file is.
  private let baseURL: String?
  private let moves: [BaseURLOptions.Move]

  /// The ids that files are given, by file.
  private let ids: [String: String]

  /// The command that the person has typed.
  private let command: String

  /// No wishes.
  init() {
    (errors, baseURLs, moves, ids, command) = ([], [:], [], [:], "serve")
    baseURL = nil
  }

  /// Takes the options; `files` are the operands.
  ///
  /// - Throws: `UsageError` for an id that is none, or that no file is given.
  init(_ options: Options, of command: Command, files: [String]) throws(UsageError) {
    self.command = command.rawValue
    moves = BaseURLOptions(moving: options).moves
    errors = options.all("--errors").map { text in
      let (id, dialect) = Self.pair(text)
      return (id, dialect)
    }
    let pairs = options.all("--base-url").map(BaseURLOptions.pair)
    baseURL = files.count == 1 ? pairs.last { $0.id == nil }?.url : nil
    baseURLs = Dictionary(
      pairs.compactMap { id, url in id.map { ($0, url) } },
      uniquingKeysWith: { $1 }
    )
    var ids: [String: String] = [:]
    for text in options.all("--id") {
      let (file, id) = try Self.naming(text, files)
      ids[file] = id
    }
    self.ids = ids
  }

  private static func pair(_ text: String) -> (String?, String) {
    let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
    return parts.count == 2 ? (parts[0], parts[1]) : (nil, text)
  }

  /// Where an API is that is only rehearsed: nothing goes there.
  private var standIn: String? {
    command == Command.rehearse.rawValue ? "https://api.example" : nil
  }

  /// Where an API is, as the person says.
  private func url(of id: String) -> String? { baseURLs[id] ?? baseURL }

  /// What a manifest is read for.
  enum Purpose { case calls, looks }

  /// What is said of the parts that the URLs of manifests leave open; a manifest that is only looked at, or rehearsed,
  /// can leave them so.
  func urls(for purpose: Purpose) -> URLSource {
    let wishes = self
    return URLSource(
      variable: ProgramFiles.variable,
      named: { wishes.url(of: $0) },
      command: purpose == .calls && standIn == nil ? command : nil
    )
  }

  /// A file and the id that it is given; the file may have the sign in its name.
  private static func naming(
    _ text: String,
    _ files: [String]
  ) throws(UsageError) -> (file: String, id: String) {
    let mark = text.lastIndex(of: "=")
    let file = mark.map { String(text[..<$0]) } ?? (files.count == 1 ? files[0] : "")
    let id = mark.map { String(text[text.index(after: $0)...]) } ?? text
    guard files.contains(file) else {
      let hint = NearestName.find(file, among: files).map { "; did you mean \($0)=\(id)?" } ?? ""
      throw .badValue(option: "--id", value: text, expected: idForm + hint)
    }
    guard ManifestID.isValid(id) else {
      throw .badValue(
        option: "--id",
        value: text,
        expected: "an id of at most 16 of a-z, 0-9 and _ that begins with a letter"
      )
    }
    return (file, id)
  }

  /// The id that a file is given; nil leaves it its own.
  func id(of file: String) -> String? { ids[file] }

  /// The dialects that nothing is read in, one sentence each: manifests say themselves how their API says no.
  func idleErrors(manifests: Set<String>, documents: Set<String>) -> [String] {
    errors.compactMap { id, dialect in
      guard let id else {
        guard documents.isEmpty, !manifests.isEmpty else { return nil }
        return Self.idle("--errors \(dialect)", dialect)
      }
      guard !documents.contains(id) else { return nil }
      if manifests.contains(id) { return Self.idle("--errors \(id)=\(dialect)", dialect) }
      guard !documents.isEmpty || !manifests.isEmpty else { return nil }
      let known = English.list((documents.union(manifests)).sorted(), joint: "or", limit: 8)
      return "--errors \(id)=\(dialect) has no effect: no file has the id \(id); known is \(known)."
    }
  }

  private static func idle(_ option: String, _ dialect: String) -> String {
    "\(option) has no effect on a manifest, which says itself how its API says no; write "
      + "\"errors\": {\"use\": \"\(dialect)\"} into it."
  }

  /// Whose word counts on where an API is.
  enum Location { case document, person }

  /// The options of an import of a file on a day, YYYY-MM-DD.
  func options(of file: String, date: String, trusting location: Location) -> ImportOptions {
    let wishes = self
    var options = ImportOptions(id: ids[file], date: date) { id in
      ImportOptions.Wishes(
        baseURL: location == .person ? wishes.url(of: id) ?? wishes.standIn : nil,
        moves: wishes.moves.filter { $0.id == id }.map(\.move),
        errors: wishes.errors.filter { $0.id ?? id == id }.map(\.dialect)
      )
    }
    options.command = command
    options.variable = ProgramFiles.variable
    return options
  }
}
