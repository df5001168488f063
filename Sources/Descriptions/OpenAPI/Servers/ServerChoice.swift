import Text
import JSON
import Manifests

/// Where the API is.
struct ServerChoice {
  /// The base URL of the manifest.
  let baseURL: BaseURL

  /// The base URL that the document itself names, with which servers of single operations are compared.
  let home: BaseURL?

  /// What each call says of the server's path; nil where a person names the whole.
  let tail: ServerTail?
  let variables: ServerVariables

  /// The servers of the document in whose place a person has put another.
  private let replaced: [URIReference]

  /// What requests are signed for, where some are.
  let signing: SigningScope

  init(
    document: APIDocument,
    wishes: ImportOptions.Wishes,
    variables: ServerVariables,
    _ remarks: inout ImportDiagnostics
  ) throws(ImportError) {
    self.variables = variables
    let written = Self.servers(of: document, variables, &remarks)
    let servers = Self.placed(written, in: document)
    home = Self.best(servers)
    replaced =
      wishes.baseURL != nil && home == nil
      ? servers.filter(\.gaps.isEmpty).map { URIReference($0.text) } : []
    let complaint = ServerComplaint(servers: servers, variables: variables)
    let choice: (baseURL: BaseURL, tail: ServerTail?, signedHost: String, server: ServerAddress?)
    if let text = wishes.baseURL {
      guard let wanted = BaseURL(text) else { throw complaint.refusal(of: text) }
      choice = (
        home == nil ? Self.completed(wanted, by: servers) : wanted,
        wanted.path.isEmpty ? servers.lazy.compactMap(\.tail).first : nil,
        (home ?? wanted).host, servers.first
      )
    } else {
      guard let home else { throw complaint.refusal }
      let server = servers.first { $0.baseURL == home }
      choice = (home, server?.tail, home.host, server)
      Self.remarkOthers(servers, but: home, in: document, id: variables.id, &remarks)
    }
    (baseURL, tail) = (choice.baseURL, choice.tail)
    if let tail { remarks.note(tail.remark, at: tail.place) }
    signing = SigningScope(
      host: choice.signedHost,
      variables: choice.server?.values ?? [:],
      environment: variables.options.variable
    )
  }

  private static func remarkOthers(
    _ servers: [ServerAddress],
    but chosen: BaseURL,
    in document: APIDocument,
    id: String,
    _ remarks: inout ImportDiagnostics
  ) {
    let others = servers.filter { $0.baseURL != chosen }.map(\.text)
    guard !others.isEmpty else { return }
    remarks.note(
      "calls go to \(chosen.text); the document also names \(DocumentExcerpt.list(others)); "
        + "for another pass --base-url \(id)=URL",
      at: Place(pointer: JSONPointer(tokens: [document.edition == .two ? "schemes" : "servers"]))
    )
  }

  /// A person's base URL without a path takes the one that the document has without a host.
  private static func completed(_ wanted: BaseURL, by servers: [ServerAddress]) -> BaseURL {
    guard wanted.path.isEmpty else { return wanted }
    let relative = servers.first { !$0.isAbsolute && !$0.text.isEmpty && $0.text != "/" }
    if let relative { return relative.resolved(against: wanted).baseURL ?? wanted }
    let open = servers.first { !$0.gaps.isEmpty && !$0.path.isEmpty }
    return open.flatMap { BaseURL(wanted.origin + $0.path) } ?? wanted
  }

  /// What an operation's own servers mean for it.
  enum Own {
    case same
    /// The path starts with this.
    case below(String)
    case elsewhere(BaseURL)
    /// The server cannot be used from here, perhaps because of what it leaves open.
    case unusable(String, [ServerVariables.Gap] = [])
  }

  /// Compares the servers of an operation or of its path with the manifest's.
  ///
  /// - Returns: where the operation is, and what each call says of its server's path.
  func own(
    _ operation: Located,
    _ item: Located,
    _ remarks: inout ImportDiagnostics
  ) -> (place: Own, tail: ServerTail?) {
    let list = operation["servers"] ?? item["servers"]
    let addresses = (list?.elements ?? []).compactMap { server in
      ServerAddress((try? variables.document.resolved(server)) ?? server, variables, &remarks)
    }
    guard let first = addresses.first else { return (.same, tail) }
    let placed = Self.placed(addresses, in: variables.document).map(moved)
    let base = home ?? baseURL
    let urls = placed.compactMap { $0.resolved(against: base).baseURL }
    if urls.isEmpty { return (.unusable(first.text, first.gaps), nil) }
    let isRelative = home == nil && placed.allSatisfy { !$0.isAbsolute }
    // A relative URL is one of the place where the API is, wherever a person says that is.
    let url =
      isRelative
      ? urls[0]
      : urls.first { $0 == base } ?? urls.first { $0.origin == base.origin } ?? Self.best(urls)
        ?? urls[0]
    let tail = placed.first { $0.resolved(against: base).baseURL == url }?.tail
    if let tail { remarks.note(tail.remark, at: tail.place) }
    // A leftover of somebody's own machine must not receive the keys of the API.
    guard isRelative || !url.isLoopback || base.isLoopback else {
      return (.unusable(url.text), nil)
    }
    return (Self.relation(of: url, to: base), tail)
  }

  /// A server that cannot be used, at the person's where it is on the host of one that the person has replaced.
  private func moved(_ server: ServerAddress) -> ServerAddress {
    let own = URIReference(server.text)
    guard server.baseURL == nil, server.gaps.isEmpty, let host = own.authority, !host.isEmpty,
      let other = replaced.first(where: { $0.authority?.lowercased() == host.lowercased() })
    else { return server }
    var moved = server
    let path = other.path.hasSuffix("/") ? String(other.path.dropLast()) : other.path
    let isBelow = own.path == path || own.path.hasPrefix(path + "/")
    moved.text =
      isBelow ? baseURL.text + own.path.dropFirst(path.count) : baseURL.origin + own.path
    return moved
  }

  private static func relation(of url: BaseURL, to base: BaseURL) -> Own {
    if url == base { return .same }
    guard url.origin == base.origin, url.path.hasPrefix(base.path + "/") else {
      return .elsewhere(url)
    }
    return .below(String(url.path.dropFirst(base.path.count)))
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
      var placed = server
      placed.text = URIReference(server.text).resolved(against: base).text
      return placed
    }
  }

  private static func servers(
    of document: APIDocument,
    _ variables: ServerVariables,
    _ remarks: inout ImportDiagnostics
  ) -> [ServerAddress] {
    if document.edition == .two { return serversOfTwo(document, variables, &remarks) }
    let own = document.member("servers", of: document.whole)?.elements ?? []
    let addresses = own.compactMap { server in
      ServerAddress((try? document.resolved(server)) ?? server, variables, &remarks)
    }
    if !addresses.isEmpty { return addresses }
    // Some documents name servers at their paths or operations only.
    for (_, written) in document.member("paths", of: document.whole)?.members ?? [] {
      let item = (try? document.resolved(written)) ?? written
      let lists = [item] + item.members.map(\.value)
      for list in lists {
        if let first = list["servers"]?.elements.first,
          let address = ServerAddress(first, variables, &remarks)
        {
          return [address]
        }
      }
    }
    return []
  }

  private static func serversOfTwo(
    _ document: APIDocument,
    _ variables: ServerVariables,
    _ remarks: inout ImportDiagnostics
  ) -> [ServerAddress] {
    let place = Place(pointer: JSONPointer(tokens: ["host"]))
    let path = document.root["basePath"]?.string ?? ""
    if let open = ServerVariables.parameterizedHost(of: document, path: path),
      let address = ServerAddress(open, variables, &remarks)
    {
      return [address]
    }
    guard let host = document.root["host"]?.string, !host.isEmpty else {
      return path.isEmpty ? [] : [ServerAddress(text: path, place: place)]
    }
    let written = document.root["schemes"]?.array?.compactMap(\.string) ?? []
    let schemes = written.filter { $0 == "https" || $0 == "http" }
    return (schemes.isEmpty ? ["https"] : schemes).compactMap { scheme in
      let text = "\(scheme)://\(host)\(path.hasPrefix("/") || path.isEmpty ? "" : "/")\(path)"
      return ServerAddress(
        Located(value: ["url": .string(text)], place: place),
        variables,
        &remarks
      )
    }
  }

  /// The first that is https, else the first that can be used at all: http on this machine.
  private static func best(_ servers: [ServerAddress]) -> BaseURL? {
    best(servers.compactMap(\.baseURL))
  }

  private static func best(_ usable: [BaseURL]) -> BaseURL? {
    usable.first { $0.origin.hasPrefix("https:") } ?? usable.first
  }
}
