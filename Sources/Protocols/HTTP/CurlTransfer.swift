internal import CCurl

import Time

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// How an exchange ended.
enum TransferEnd: Sendable {
  case ended(UInt32)
  case cancelled
}

/// One exchange of request and answer on an easy handle; the handle serves many in turn.
final class CurlTransfer {
  /// The longest time for a connection to come about, name and TLS included.
  static let connectLimit = Duration.seconds(10)

  let easy: CurlEasy

  /// The name of the present exchange, by which a canceller finds it.
  private(set) var number: UInt64 = 0
  private(set) var request: HTTPRequest
  private(set) var collector = AnswerCollector(bodyLimit: 0)

  /// How often a connection stood ready for the request: at 0 nothing was sent.
  private(set) var timesReady = 0

  /// When one did last.
  private(set) var readyAt: ContinuousClock.Instant?

  /// The connection that stood ready last.
  private var ends: ConnectionEnds?

  /// Whether a kept connection was turned down since something had come on it.
  private var hasFoundUnaskedInput = false
  private var hasStartedAgain = false

  /// Whether an address was refused because it is not of the public network.
  private(set) var hasRefusedAddress = false

  /// Whether it was ended because a stream has been listened to for long enough.
  private(set) var hasHeardEnough = false
  private var start = ContinuousClock.now

  private var route = Route.direct(.publicAddresses)
  private var linesInUse: FieldLines?
  private var codingsInUse: HTTPRequest.Codings?

  /// Whom the operator's environment trusts.
  let authorities: TrustedAuthorities
  private let connections: KeptConnections

  /// Makes a transfer for the first of its requests; nil when libcurl cannot.
  init?(
    for request: HTTPRequest,
    trusting authorities: TrustedAuthorities,
    keeping connections: KeptConnections
  ) {
    guard let easy = CurlEasy() else { return nil }
    self.easy = easy
    self.authorities = authorities
    self.connections = connections
    self.request = request
    easy.setTransfer(self)
    easy.setConnections(connections)
    setCommonOptions()
  }

  /// Makes ready for an exchange.
  ///
  /// - Throws: `.invalidURL` when the request cannot be written as HTTP.
  func prepare(
    _ request: HTTPRequest,
    number: UInt64,
    route: Route
  ) throws(TransportError) {
    let request = request.signed(at: Timestamp(seconds: Double(time(nil))))
    try request.checkSyntax()
    try request.checkSize()
    try setFields(
      FieldLines(
        fields: request.fields,
        hasContent: request.content != nil,
        codings: request.codings
      )
    )
    self.request = request
    self.number = number
    self.route = route
    collector = AnswerCollector(bodyLimit: request.responseLimit)
    easy.forgetWords()
    timesReady = 0
    readyAt = nil
    ends = nil
    hasFoundUnaskedInput = false
    hasStartedAgain = false
    hasRefusedAddress = false
    hasHeardEnough = false
    start = .now
    setRequestOptions()
    if !easy.isConfigured {
      throw .unsent(.other, "libcurl does not take the settings of the request")
    }
  }

  /// Lets go of the request's and the answer's content.
  func clear() {
    collector = AnswerCollector(bodyLimit: 0)
    if request.body != nil {
      request.body = nil
      easy.setContent(nil)
    }
  }
}

extension CurlTransfer {
  func take(line: Span<UInt8>) -> Bool {
    collector.take(line: line)
  }

  func take(content: Span<UInt8>) -> Bool {
    let expected = collector.body.isEmpty ? easy.contentLength : 0
    if collector.body.isEmpty, isStream { endInSilence() }
    guard collector.take(content: content, expected: expected) else { return false }
    hasHeardEnough = isStream && ContinuousClock.now - start > EventStream.patience
    return !hasHeardEnough
  }

  /// Has a stream end that says nothing for a while: nobody waits for a deadline to hear what has come long ago.
  private func endInSilence() {
    easy.set(CURLOPT_LOW_SPEED_LIMIT, 1)
    easy.set(CURLOPT_LOW_SPEED_TIME, EventStream.silence)
  }

  /// Whether a good answer is a stream, of which the beginning is an answer.
  var isStream: Bool {
    (200..<300).contains(collector.status) && EventStream.isAnnounced(by: collector.fields)
  }

  /// Whether a connection to an address may be opened; an unknown one is not known to be public.
  func admit(connectionTo address: IPAddress?) -> Bool {
    let isAdmitted = route != .direct(.publicAddresses) || address?.isPublic == true
    if !isAdmitted { hasRefusedAddress = true }
    return isAdmitted
  }

  /// Whether the request may be sent on a connection, new or kept.
  ///
  /// libcurl repeats a request by itself when a kept connection turns out to be dead. Whether the
  /// first sending arrived is unknown then, so what must not reach the API twice ends here.
  func admit(on ends: ConnectionEnds) -> Bool {
    guard admit(connectionTo: ends.remote) else { return false }
    // What is challenged may have been so on this very connection.
    if timesReady > 0 { keepConnection() }
    self.ends = ends
    hasFoundUnaskedInput =
      connections.hasUnaskedInput(ends) || connections.contains(ends) && easy.hasUntakenContent
    if hasFoundUnaskedInput { return false }
    timesReady += 1
    readyAt = .now
    // What is challenged goes without content before.
    return timesReady == 1 || request.repetition == .safe || request.isChallenged && timesReady == 2
  }
}

extension CurlTransfer {
  /// Notes the connection of an exchange over HTTP/1 that has left it open.
  func keepConnection() {
    guard let ends, timesReady > 0, !connections.contains(ends) else { return }
    let version = easy.value(of: CURLINFO_HTTP_VERSION)
    guard (CURL_HTTP_VERSION_1_0...CURL_HTTP_VERSION_1_1).contains(version),
      let socket = easy.keptSocket
    else { return }
    connections.insert(socket, between: ends)
  }

  /// Makes ready for a new connection where a kept one was turned down, and returns whether it did.
  ///
  /// libcurl has closed that one. What must not reach the API twice starts again only if it was not sent before.
  func startsAgain(after code: CURLcode) -> Bool {
    let isUnsent = timesReady == 0 || request.isChallenged && timesReady == 1
    guard code == CURLE_ABORTED_BY_CALLBACK, hasFoundUnaskedInput, !hasStartedAgain,
      isUnsent || request.repetition == .safe
    else { return false }
    hasStartedAgain = true
    timesReady = 0
    collector = AnswerCollector(bodyLimit: request.responseLimit)
    easy.set(CURLOPT_FRESH_CONNECT, 1)
    easy.set(CURLOPT_TIMEOUT_MS, (request.deadline - (ContinuousClock.now - start)).milliseconds)
    return true
  }
}

extension CurlTransfer {
  private func setCommonOptions() {
    easy.set(CURLOPT_NOSIGNAL, 1)
    // A lookup that takes too long is left behind; waiting for its thread would stop the loop.
    easy.set(CURLOPT_QUICK_EXIT, 1)
    easy.set(CURLOPT_PROTOCOLS_STR, "http,https")
    easy.set(CURLOPT_FOLLOWLOCATION, 0)
    easy.set(CURLOPT_HTTP09_ALLOWED, 0)
    easy.set(CURLOPT_NETRC, Int(CURL_NETRC_IGNORED.rawValue))
    easy.set(CURLOPT_DISALLOW_USERNAME_IN_URL, 1)
    easy.set(CURLOPT_PATH_AS_IS, 1)
    easy.set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
    easy.set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
    easy.set(CURLOPT_CONNECTTIMEOUT_MS, Self.connectLimit.milliseconds)
    if let file = authorities.file { easy.set(CURLOPT_CAINFO, file) }
    // Reading the certificates of all authorities takes long enough to be felt by every call on the
    // loop. libcurl keeps what it has read, but only where no directory is to be searched as well.
    if let folder = authorities.folder {
      easy.set(CURLOPT_CAPATH, folder)
    } else if authorities.file != nil || easy.hasAuthorityFile {
      easy.set(CURLOPT_CAPATH, nil)
    }
  }

  private func setRequestOptions() {
    easy.set(CURLOPT_URL, request.url)
    easy.set(CURLOPT_TIMEOUT_MS, request.deadline.milliseconds)
    // An empty name spares libcurl the search through the environment.
    easy.set(CURLOPT_PROXY, route == .perhapsByProxy ? nil : "")
    easy.set(CURLOPT_FRESH_CONNECT, 0)
    // Only TLS tells at once whether a connection carries many requests, which is worth a wait.
    easy.set(CURLOPT_PIPEWAIT, request.url.schemeIsTLS == true ? 1 : 0)
    // Takes back what HEAD and content have set.
    easy.set(CURLOPT_HTTPGET, 1)
    if request.method == "HEAD" {
      easy.set(CURLOPT_NOBODY, 1)
    } else if let content = request.content {
      easy.setContent(content)
    }
    if codingsInUse != request.codings {
      // The empty text stands for all that libcurl decodes; without one it decodes nothing.
      easy.set(CURLOPT_ACCEPT_ENCODING, request.codings == .all ? "" : nil)
      codingsInUse = request.codings
    }
    easy.set(CURLOPT_CUSTOMREQUEST, request.impliedMethod == request.method ? nil : request.method)
    if let authentication = request.authentication { set(authentication) }
    if let certificate = request.certificate { set(certificate) }
  }

  private func set(_ authentication: HTTPRequest.Authentication) {
    switch authentication {
    case .digest(let user, let password):
      easy.set(CURLOPT_HTTPAUTH, recourse_auth_digest)
      easy.set(CURLOPT_USERNAME, user)
      easy.set(CURLOPT_PASSWORD, password)
    // Its fields are there already.
    case .signature: break
    }
  }

  private func set(_ certificate: HTTPRequest.Certificate) {
    let isArchive = [".p12", ".pfx"].contains { certificate.file.lowercased().hasSuffix($0) }
    easy.set(CURLOPT_SSLCERTTYPE, isArchive ? "P12" : "PEM")
    easy.set(CURLOPT_SSLCERT, certificate.file)
    if let key = certificate.key { easy.set(CURLOPT_SSLKEY, key) }
    // Without one OpenSSL asks for it at the terminal, and everything waits for somebody to type.
    easy.set(CURLOPT_KEYPASSWD, certificate.passPhrase ?? "")
    if let authority = certificate.authority { easy.set(CURLOPT_CAINFO, authority) }
  }

  /// Most requests to an API have the same fields: then the lines are still there.
  private func setFields(_ lines: FieldLines) throws(TransportError) {
    if linesInUse == lines { return }
    try lines.fields.checkSyntax()
    easy.setFieldLines(lines.texts)
    linesInUse = lines
  }
}

extension Duration {
  /// Whole milliseconds, at least one, for 0 means "no limit" to libcurl.
  var milliseconds: Int {
    let (seconds, attoseconds) = components
    let limit = Int64(Int32.max)
    return Int(min(limit, max(1, min(seconds, limit) * 1000 + attoseconds / 1_000_000_000_000_000)))
  }
}
