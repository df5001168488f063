import System
import Text
import Manifests

/// `--base-url`: where APIs are, where a person knows better.
struct BaseURLOptions {
  /// `ID@SERVER=URL`: a place for the operations that are elsewhere than the API.
  typealias Move = (id: String, move: ServerMove)

  private static let form =
    "ID=URL, or URL alone where one API is meant, with an https URL, or an http URL on this machine"

  /// Where APIs are; without an id the only one.
  private let homes: [(id: String?, url: BaseURL)]

  /// What is said of single servers.
  let moves: [Move]

  init(_ options: Options) throws(UsageError) {
    var homes: [(String?, BaseURL)] = []
    for text in options.all("--base-url") where Self.move(text) == nil {
      let (id, place) = Self.pair(text)
      guard let url = BaseURL(place), id?.isEmpty != true,
        id != nil || !homes.contains(where: { $0.0 == nil })
      else {
        throw .badValue(option: "--base-url", value: text, expected: Self.form)
      }
      homes.append((id, url))
    }
    self.homes = homes
    moves = options.all("--base-url").compactMap(Self.move)
  }

  /// Takes what is said of single servers alone; the rest is read elsewhere.
  init(moving options: Options) {
    homes = []
    moves = options.all("--base-url").compactMap(Self.move)
  }

  /// Reads `ID=URL`, or a URL alone, which may hold the sign itself.
  static func pair(_ text: String) -> (id: String?, url: String) {
    guard BaseURL(text) == nil, let mark = text.firstIndex(of: "=") else { return (nil, text) }
    return (String(text[..<mark]), String(text[text.index(after: mark)...]))
  }

  /// Reads `ID@SERVER=URL`; nil for any other text.
  static func move(_ text: String) -> Move? {
    guard let mark = text.firstIndex(of: "@"), !text[..<mark].contains("="),
      let equals = text[mark...].firstIndex(of: "="),
      let url = BaseURL(String(text[text.index(after: equals)...]))
    else { return nil }
    let server = String(text[text.index(after: mark)..<equals])
    return (String(text[..<mark]), ServerMove(server: server, url: url))
  }

  /// The manifests at the places that were said; what that does to operations of other servers is told on stderr.
  ///
  /// - Throws: `UsageError` when a value names a manifest or a server that there is not.
  func applied(to manifests: [Manifest]) throws(UsageError) -> [Manifest] {
    var manifests = manifests
    for (named, url) in homes {
      let id: String
      if let named { id = named } else { id = try Self.only(manifests, at: url) }
      let index = try manifests.index(of: id, named: "--base-url")
      // A document that does not say where its API is was read with this URL already.
      guard !manifests[index].baseURL.text.hasPrefix(url.text) else { continue }
      manifests[index] = manifests[index].overridingBaseURL(url)
      let own = moves.filter { $0.id == id }.map(\.move)
      let kept = own + own.map { ServerMove(server: $0.url.text, url: $0.url) }
      let gathering = manifests[index].gather(except: kept)
      tell(gathering, of: id, at: url)
    }
    for (id, move) in moves {
      let index = try manifests.index(of: id, named: "--base-url")
      try check(move, of: manifests[index])
      manifests[index].move([move])
    }
    return manifests
  }

  /// The id of the one API that a URL alone can mean.
  private static func only(_ manifests: [Manifest], at url: BaseURL) throws(UsageError) -> String {
    if manifests.count == 1 { return manifests[0].id }
    let known = English.list(manifests.map(\.id), joint: "or", limit: 8)
    throw .badValue(
      option: "--base-url",
      value: url.text,
      expected: "ID=URL, because several APIs are named; ID is \(known)"
    )
  }

  private func check(_ move: ServerMove, of manifest: Manifest) throws(UsageError) {
    let servers = manifest.operations.compactMap(\.server)
    // A document was read with its server where the person says already.
    guard !servers.contains(where: { move.means($0) || $0 == move.url }) else { return }
    let known = Set(servers.map(\.host)).sorted()
    throw .badValue(
      option: "--base-url",
      value: "\(manifest.id)@\(move.server)",
      expected: known.isEmpty
        ? "ID=URL: all operations of \(manifest.id) are at \(manifest.baseURL.text)"
        : "the host of a server that operations of \(manifest.id) have: "
          + known.joined(separator: ", ")
    )
  }

  private func tell(_ gathering: Manifest.Gathering, of id: String, at url: BaseURL) {
    guard let server = gathering.servers.first else { return }
    let places = English.list(gathering.servers.map(\.text))
    let moved = English.count(gathering.moved, "operation")
    let dropped =
      gathering.dropped == 0
      ? ""
      : " \(English.count(gathering.dropped, "operation")) of \(gathering.servers.count == 1 ? "it" : "them") "
        + "\(gathering.dropped == 1 ? "is" : "are") left out, because another one has the same path there."
    Terminal.standardError.write(
      line:
        "recourse: \(moved) that \(id) has at \(places) \(gathering.moved == 1 ? "is" : "are") called at "
        + "\(url.text) too.\(dropped) For another place: --base-url \(id)@\(server.host)=URL"
    )
  }
}
