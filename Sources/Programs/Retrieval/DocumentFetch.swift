package import EventLoop
package import HTTP
import OpenAPI
import Text

/// The exchange that brings a document from its address.
@Engine
package struct DocumentFetch {
  /// Bytes that a document may have.
  package nonisolated static let sizeLimit = 64 << 20

  /// Redirects that are followed.
  private static let redirectLimit = 5

  private let transport: any HTTPTransport
  private let key: DocumentKey?
  private let agent: String

  /// Makes the exchange; `agent` is what the program calls itself.
  package init(transport: any HTTPTransport, key: DocumentKey?, agent: String) {
    self.transport = transport
    self.key = key
    self.agent = agent
  }

  /// What an address gave.
  enum Outcome {
    case content(KeptDocument)

    /// The copy is still what stands there.
    case unchanged
  }

  /// Asks an address; with a copy at hand, only for what is newer, and not for long.
  ///
  /// - Throws: `RetrievalError` also for what is no description.
  func get(
    _ address: DocumentAddress,
    newerThan copy: KeptDocument?
  ) async throws(RetrievalError) -> Outcome {
    var target = address
    for _ in 0...Self.redirectLimit {
      let request = request(for: target, from: address, newerThan: copy)
      let response: HTTPResponse
      do throws(TransportError) {
        response = try await transport.send(request)
      } catch {
        throw RetrievalError(error, redirectedTo: target == address ? nil : target)
      }
      guard [301, 302, 303, 307, 308].contains(response.status),
        let location = response.fields["Location"]
      else { return try outcome(response, at: target, from: address, newerThan: copy) }
      target = try Self.redirect(target, to: location)
    }
    throw RetrievalError(
      "cannot be fetched: it redirects more than \(Self.redirectLimit) times; name where it ends"
    )
  }

  private static func redirect(
    _ target: DocumentAddress,
    to location: String
  ) throws(RetrievalError) -> DocumentAddress {
    let shown = UntrustedText.quoted(location)
    guard let next = try? target.redirected(to: location) else {
      throw RetrievalError(
        "cannot be fetched: it redirects to \(shown), and only https is followed; name the address "
          + "that is meant"
      )
    }
    guard !next.isLoopback || target.isLoopback else {
      throw RetrievalError(
        "cannot be fetched: it redirects to \(shown), which is this machine; name that address "
          + "itself if it is meant"
      )
    }
    return next
  }

  private func request(
    for target: DocumentAddress,
    from address: DocumentAddress,
    newerThan copy: KeptDocument?
  ) -> HTTPRequest {
    let isOwn = target.origin == address.origin
    var fields = HTTPFields([
      ("Accept", "application/yaml, application/json, text/yaml, */*;q=0.5"), ("User-Agent", agent),
    ])
    if let key, isOwn { fields.append(key.field, key.value) }
    if let tag = copy?.entityTag { fields.append("If-None-Match", tag) }
    if let date = copy?.lastModified { fields.append("If-Modified-Since", date) }
    return HTTPRequest(
      method: "GET",
      url: target.text,
      fields: fields,
      repetition: .safe,
      // Whoever names an address of a private network means it; whoever answers there may not lead on to another.
      reach: isOwn ? .anyAddress : .publicAddresses,
      deadline: .seconds(copy == nil ? 30 : 5),
      responseLimit: Self.sizeLimit
    )
  }

  private func outcome(
    _ response: HTTPResponse,
    at target: DocumentAddress,
    from address: DocumentAddress,
    newerThan copy: KeptDocument?
  ) throws(RetrievalError) -> Outcome {
    switch response.status {
    case 304 where copy != nil: return .unchanged
    case 200..<300: break
    default: throw refusal(response.status)
    }
    guard !response.isCut else {
      throw RetrievalError(
        "is larger than \(ByteCount.text(Self.sizeLimit)), which is the most that is read, or has no "
          + "end; fetch it yourself, then \(OpenAPIImport.sizeRemedy)"
      )
    }
    try Self.refuseMarkup(in: response)
    return .content(
      KeptDocument(
        address: address.text,
        source: target.text,
        entityTag: response.fields["ETag"],
        lastModified: response.fields["Last-Modified"],
        content: response.body
      )
    )
  }

  /// Refuses an answer without content, and one whose first sign shows that it is no description.
  private static func refuseMarkup(in response: HTTPResponse) throws(RetrievalError) {
    let start = response.body.first { ![0x20, 0x09, 0x0A, 0x0D, 0xEF, 0xBB, 0xBF].contains($0) }
    guard let start else { throw RetrievalError("holds nothing; check the address") }
    guard start == UInt8(ascii: "<") else { return }
    let isPage = response.fields["Content-Type"]?.lowercased().contains(text: "html") ?? false
    throw RetrievalError(
      "is \(isPage ? "an HTML page" : "HTML or XML") and no description; name the address of the "
        + "JSON or YAML itself, which such a page often links to as \"raw\" or \"download\""
    )
  }

  private func refusal(_ status: Int) -> RetrievalError {
    switch status {
    case 401, 403:
      guard let key else {
        return RetrievalError(
          "answers with status \(status): it wants a key; name the variable that holds it with "
            + "--document-key NAME"
        )
      }
      return RetrievalError(
        "answers with status \(status): it does not take the key of \(key.variable) in the field "
          + "\(key.field); correct the variable, or name another field with --document-key FIELD=NAME"
      )
    case 404, 410:
      let private_ = key == nil ? "; if it is private, pass --document-key NAME" : ""
      return RetrievalError(
        "answers with status \(status): nothing is there; check the address\(private_)"
      )
    default: return RetrievalError("answers with status \(status); try again later")
    }
  }
}
