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

  /// Makes a transfer for the first of its requests; nil when libcurl cannot.
  init?(for request: HTTPRequest, trusting authorities: TrustedAuthorities) {
    guard let easy = CurlEasy() else { return nil }
    self.easy = easy
    self.authorities = authorities
    self.request = request
    easy.setTransfer(self)
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
  func admit(to address: IPAddress?) -> Bool {
    guard admit(connectionTo: address) else { return false }
    timesReady += 1
    // What is challenged goes without content before.
    return timesReady == 1 || request.repetition == .safe || request.isChallenged && timesReady == 2
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
    if let phrase = certificate.passPhrase { easy.set(CURLOPT_KEYPASSWD, phrase) }
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

/// The header lines of a request, in libcurl's notation.
private struct FieldLines: Equatable {
  let fields: HTTPFields
  let hasContent: Bool
  let codings: HTTPRequest.Codings

  var texts: [String] {
    var lines = fields.fields.map { field in
      // libcurl takes "name:" for the wish to leave a field out, and "name;" for an empty one.
      field.value.isEmpty ? "\(field.name);" : "\(field.name): \(field.value)"
    }
    // Nobody asked for these, but libcurl adds them to content.
    for name in ["Expect", "Content-Type"] where hasContent && fields[name] == nil {
      lines.append("\(name):")
    }
    if codings == .certain, fields["Accept-Encoding"] == nil {
      lines.append("Accept-Encoding: gzip, deflate")
    }
    return lines
  }
}

extension HTTPRequest {
  /// The method that libcurl takes by itself from what is sent.
  fileprivate var impliedMethod: String {
    if method == "HEAD" { return "HEAD" }
    return content == nil ? "GET" : "POST"
  }

  /// What is sent as content; methods that are about content say it when there is none
  /// (RFC 9110 §8.6).
  fileprivate var content: [UInt8]? {
    if let body { return body }
    return method == "POST" || method == "PUT" || method == "PATCH" ? [] : nil
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
