import Text

/// What a person says of one server of an API beside its base URL: where its operations are called instead.
package struct ServerMove: Sendable, Hashable {
  /// The host of the server that is meant, or its URL.
  package let server: String
  package let url: BaseURL

  /// Makes a move.
  package init(server: String, url: BaseURL) {
    self.server = server
    self.url = url
  }

  /// Whether a server is meant.
  package func means(_ server: BaseURL) -> Bool { means(server.text) }

  /// Whether the server of a URL is meant, also of one that nothing can be sent to.
  package func means(_ url: String) -> Bool {
    let reference = URIReference(url)
    let authority = reference.authority ?? ""
    let origin = (reference.scheme.map { $0 + "://" } ?? "") + authority
    let host = String(authority.prefix { $0 != ":" })
    return [url, origin, host, authority].contains { Self.bare($0) == Self.bare(server) }
  }

  private static func bare(_ text: String) -> Substring {
    text.hasSuffix("/") ? text.dropLast() : text[...]
  }
}

extension Manifest {
  /// Brings operations of other servers to the places that a person names.
  package mutating func move(_ moves: [ServerMove]) {
    for index in operations.indices {
      guard let server = operations[index].server else { continue }
      let move = moves.first { $0.means(server) }
      if let move { operations[index].server = move.url }
    }
  }

  /// What became of the operations of other servers when a person said where the API is.
  package struct Gathering: Sendable, Hashable {
    /// The servers that the operations had, each once.
    package var servers: [BaseURL] = []

    /// Operations that are called at the manifest's base URL with the others.
    package var moved = 0

    /// Operations that are left out, because another one has their method and path there.
    package var dropped = 0
  }

  /// Calls all operations at the manifest's base URL, but for those whose servers a person has named, so that none
  /// reaches the real API while a person tries another.
  package mutating func gather(except moves: [ServerMove]) -> Gathering {
    var gathering = Gathering()
    func isElsewhere(_ operation: Operation) -> Bool {
      operation.server.map { server in !moves.contains { $0.means(server) } } ?? false
    }
    var taken = Set(operations.filter { !isElsewhere($0) }.map { "\($0.method) \($0.path)" })
    var kept: [Operation] = []
    for var operation in operations {
      if isElsewhere(operation), let server = operation.server {
        if !gathering.servers.contains(server) { gathering.servers.append(server) }
        guard taken.insert("\(operation.method) \(operation.path)").inserted else {
          gathering.dropped += 1
          continue
        }
        gathering.moved += 1
        operation.server = nil
      }
      kept.append(operation)
    }
    operations = kept
    withheldOperations += gathering.dropped
    return gathering
  }
}
