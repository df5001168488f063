import Text
import JSON
import Manifests

/// Where the API is.
struct ServerChoice {
  /// The base URL of the manifest.
  let baseURL: BaseURL

  /// The base URL that the document itself names, with which servers of single operations are compared.
  let home: BaseURL?

  init(
    document: APIDocument,
    wishes: ImportOptions.Wishes,
    id: String,
    _ remarks: inout ImportDiagnostics
  ) throws(ImportError) {
    let servers = Self.placed(Self.servers(of: document, &remarks), in: document)
    home = Self.best(servers)
    if let text = wishes.baseURL {
      guard let wanted = BaseURL(text) else {
        throw Self.refusal(
          "the base URL \(DocumentExcerpt.quoted(text)) cannot be used; give it as https://host/path",
          document
        )
      }
      let relative = servers.first { !$0.isAbsolute && !$0.text.isEmpty && $0.text != "/" }
      let isNeeded = home == nil && wanted.path.isEmpty
      baseURL = isNeeded ? relative?.resolved(against: wanted).baseURL ?? wanted : wanted
      return
    }
    guard let home else { throw Self.refusal(Self.complaint(servers, id: id), document) }
    baseURL = home
    let others = servers.filter { $0.baseURL != home }.map(\.text)
    if !others.isEmpty {
      remarks.note(
        "calls go to \(home.text); the document also names \(DocumentExcerpt.list(others)); "
          + "for another pass --base-url \(id)=URL",
        at: Place(pointer: JSONPointer(tokens: [document.edition == .two ? "schemes" : "servers"]))
      )
    }
  }

  /// What an operation's own servers mean for its path.
  enum Own {
    case same
    /// The path starts with this.
    case below(String)
    case elsewhere(String)
  }

  /// Compares the servers of an operation or of its path with the manifest's.
  func own(_ operation: Located, _ item: Located, _ remarks: inout ImportDiagnostics) -> Own {
    guard let list = operation["servers"] ?? item["servers"], let first = list.elements.first else {
      return .same
    }
    guard let address = ServerAddress(first, &remarks), let home else { return .same }
    guard let url = address.resolved(against: home).baseURL else { return .elsewhere(address.text) }
    if url == home { return .same }
    guard url.origin == home.origin, url.path.hasPrefix(home.path + "/") else {
      return .elsewhere(url.text)
    }
    return .below(String(url.path.dropFirst(home.path.count)))
  }

  /// The servers as seen from the document's address, where it has one (OpenAPI 3.1.1 §4.6, Swagger 2.0 `host`).
  private static func placed(_ servers: [ServerAddress], in document: APIDocument)
    -> [ServerAddress]
  {
    guard let address = document.location.address else { return servers }
    let base = URIReference(address)
    let named = servers.isEmpty ? [ServerAddress(text: "/", place: Place())] : servers
    return named.map { server in
      guard !server.isAbsolute else { return server }
      return ServerAddress(
        text: URIReference(server.text).resolved(against: base).text,
        place: server.place
      )
    }
  }

  private static func servers(of document: APIDocument, _ remarks: inout ImportDiagnostics)
    -> [ServerAddress]
  {
    if document.edition == .two { return serversOfTwo(document) }
    let own = document.member("servers", of: document.whole)?.elements ?? []
    let addresses = own.compactMap { server in
      ServerAddress((try? document.resolved(server)) ?? server, &remarks)
    }
    if !addresses.isEmpty { return addresses }
    // Some documents name servers at their paths only.
    for (_, item) in document.member("paths", of: document.whole)?.members ?? [] {
      if let first = item["servers"]?.elements.first, let address = ServerAddress(first, &remarks) {
        return [address]
      }
    }
    return []
  }

  private static func serversOfTwo(_ document: APIDocument) -> [ServerAddress] {
    let place = Place(pointer: JSONPointer(tokens: ["host"]))
    let path = document.root["basePath"]?.string ?? ""
    guard let host = document.root["host"]?.string, !host.isEmpty else {
      return path.isEmpty ? [] : [ServerAddress(text: path, place: place)]
    }
    let written = document.root["schemes"]?.array?.compactMap(\.string) ?? []
    let schemes = written.filter { $0 == "https" || $0 == "http" }
    return (schemes.isEmpty ? ["https"] : schemes).map { scheme in
      ServerAddress(
        text: "\(scheme)://\(host)\(path.hasPrefix("/") || path.isEmpty ? "" : "/")\(path)",
        place: place
      )
    }
  }

  /// The first that is https, else the first that can be used at all: http on this machine.
  private static func best(_ servers: [ServerAddress]) -> BaseURL? {
    let usable = servers.compactMap(\.baseURL)
    return usable.first { $0.origin.hasPrefix("https:") } ?? usable.first
  }

  private static func complaint(_ servers: [ServerAddress], id: String) -> String {
    let remedy = "pass --base-url \(id)=https://…, where the API is"
    guard let first = servers.first else {
      return "the document does not say where the API is; \(remedy)"
    }
    guard first.isAbsolute else {
      return
        "the server \(DocumentExcerpt.quoted(first.text)) is relative to where the document came from; \(remedy)"
    }
    let isPlain = first.text.lowercased().hasPrefix("http://")
    return isPlain
      ? "the server \(DocumentExcerpt.quoted(first.text)) is plain http, which is for this machine only; \(remedy)"
      : "the server \(DocumentExcerpt.quoted(first.text)) cannot be used; \(remedy)"
  }

  private static func refusal(_ message: String, _ document: APIDocument) -> ImportError {
    let member = document.edition == .two ? "host" : "servers"
    let pointer = JSONPointer(tokens: document.root[member] == nil ? [] : [member])
    return ImportError(
      diagnostic: Diagnostic(
        severity: .error,
        file: document.file,
        pointer: pointer,
        message: message
      )
    )
  }
}
