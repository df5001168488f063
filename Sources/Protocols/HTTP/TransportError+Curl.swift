internal import CCurl

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

extension CurlTransfer {
  /// The answer, or why there is none.
  ///
  /// - Throws: what the table below makes of libcurl's verdict.
  func result(_ end: TransferEnd) throws(TransportError) -> HTTPResponse {
    guard case .ended(let rawCode) = end else {
      throw error(.cancelled, "the call was cancelled", nil)
    }
    let code = CURLcode(rawCode)
    switch collector.fault {
    case .overlong:
      throw error(.malformedAnswer, "the header section of the answer is too long", code)
    case .contradictoryLengths:
      let words = "the answer tells two different lengths of its content, and cannot be trusted"
      throw error(.malformedAnswer, words, code)
    case nil: break
    }
    if let beginning = beginningOfStream(code) { return beginning }
    // Content past the limit makes libcurl end the transfer as if it could not be written.
    guard code == CURLE_OK || collector.isCut else {
      var error = failure(code)
      error.answer = answerSoFar(code)
      throw error
    }
    guard collector.status != 0 else {
      throw error(.malformedAnswer, "the answer has no status", code)
    }
    // libcurl takes a field line that breaks off for the last one.
    guard collector.hasWholeHead else {
      throw error(.incompleteAnswer, "the answer broke off in the middle", code)
    }
    var response = answer
    if collector.body.isEmpty, code == CURLE_OK, hasLostContent {
      response.defect = .brokenOff(announced: nil)
    }
    guard response.defect?.isUnread == true else { return response }
    throw unread(response)
  }
}

extension CurlTransfer {
  /// What has come of a stream that goes on past the time for it; nil for anything else.
  private func beginningOfStream(_ code: CURLcode) -> HTTPResponse? {
    guard hasHeardEnough || code == CURLE_OPERATION_TIMEDOUT, isStream, !collector.isCut else {
      return nil
    }
    var response = decodedAnswer
    response.body = EventStream.wholeRecords(response.body, of: collector.fields)
    response.isOngoing = true
    response.defect = nil
    return response.inUTF8
  }

  /// What has come, its content decoded and its text in UTF-8.
  private var answer: HTTPResponse { decodedAnswer.inUTF8 }

  private var decodedAnswer: HTTPResponse {
    var response = HTTPResponse(
      status: collector.status,
      fields: collector.fields,
      body: collector.body,
      isCut: collector.isCut
    )
    response.answering = readyAt.map { .now - $0 }
    return request.codings == .certain ? response.decoded(limit: request.responseLimit) : response
  }

  /// The error of an answer that came whole, but whose content did not, or cannot be read.
  private func unread(_ answer: HTTPResponse) -> TransportError {
    var error =
      if case .unknownCoding = answer.defect {
        error(.malformedAnswer, "the content of the answer cannot be decoded", CURLE_OK)
      } else {
        error(.incompleteAnswer, "the answer broke off in the middle", CURLE_OK)
      }
    error.answer = request.isChallenged ? nil : answer
    return error
  }

  /// More bytes than a coding makes of nothing.
  private static let emptyCodingLimit = 64

  /// Whether nothing came out of content that was encoded: libcurl does not say so where the rest of it is missing.
  private var hasLostContent: Bool {
    collector.fields["Content-Encoding"] != nil && easy.contentReceived > Self.emptyCodingLimit
  }

  /// What had come when the transfer failed; nil where its header section was not whole, or where it may have been the
  /// challenge before the answer.
  private func answerSoFar(_ code: CURLcode) -> HTTPResponse? {
    guard collector.hasWholeHead, !request.isChallenged else { return nil }
    var response = answer
    response.isCut = false
    let coding = collector.fields["Content-Encoding"]
    switch code {
    case CURLE_BAD_CONTENT_ENCODING: response.defect = .unknownCoding(coding ?? "")
    case CURLE_PARTIAL_FILE, CURLE_RECV_ERROR, CURLE_HTTP2, CURLE_HTTP2_STREAM, CURLE_GOT_NOTHING,
      CURLE_OPERATION_TIMEDOUT, CURLE_WRITE_ERROR, CURLE_WEIRD_SERVER_REPLY:
      let length = easy.contentLength
      response.defect = .brokenOff(announced: coding == nil && length > 0 ? length : nil)
    default: return nil
    }
    return response
  }

  private func failure(_ code: CURLcode) -> TransportError {
    if collector.status == 0, let alert = TLSAlert(in: easy.words) {
      return TransportError(
        progress: .nothingSent,
        reason: .clientCertificate,
        detail: "it ended the connection with the TLS alert \(alert.text)"
      )
    }
    if isProvenUnsent(code) && timesReady > 0 {
      let reason = code.isOfRequest ? TransportError.Reason.invalidURL : .connectionClosed
      return error(reason, "the request could not be written: \(code.text)", code)
    }
    let proxyStatus = easy.value(of: CURLINFO_HTTP_CONNECTCODE)
    if timesReady == 0 && proxyStatus >= 300 {
      return error(.connectionRefused, "the proxy answered with status \(proxyStatus)", code)
    }
    if hasRefusedAddress && timesReady == 0 {
      return error(.addressRefused, "the host's address is not of the public network", code)
    }
    switch code {
    case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY:
      return error(.nameNotFound, "the host's name was not found", code)
    case CURLE_COULDNT_CONNECT:
      return error(.connectionRefused, connectFailure, code)
    case CURLE_OPERATION_TIMEDOUT:
      return error(.timeout, timeout, code)
    case CURLE_ABORTED_BY_CALLBACK:
      return error(.connectionClosed, "the connection was closed before an answer came", code)
    case CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_PARTIAL_FILE, CURLE_HTTP2,
      CURLE_HTTP2_STREAM:
      return interruption(code)
    case CURLE_URL_MALFORMAT,
      CURLE_UNSUPPORTED_PROTOCOL where timesReady == 0:
      return error(.invalidURL, "the URL cannot be read", code)
    case CURLE_LOGIN_DENIED:
      return error(.invalidURL, "the URL contains a user name", code)
    case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY:
      return error(.malformedAnswer, "the answer is not HTTP", code)
    case CURLE_BAD_CONTENT_ENCODING:
      return error(.malformedAnswer, "the content of the answer is not encoded as it says", code)
    case CURLE_OUT_OF_MEMORY where timesReady > 0 && easy.value(of: CURLINFO_REQUEST_SIZE) > 0:
      // So libcurl calls a header line that is longer than it takes.
      return error(.malformedAnswer, "the header section of the answer is too long", code)
    case CURLE_SSL_CERTPROBLEM:
      let causes =
        "a wrong or missing pass phrase, a key of another certificate, or a file of another form"
      return error(.tls, "the client's certificate cannot be used (\(causes))", code)
    case CURLE_PEER_FAILED_VERIFICATION:
      return error(isSignedByNobody ? .unknownAuthority : .tls, untrustedCertificate, code)
    case CURLE_SSL_CACERT_BADFILE:
      let file = request.certificate?.authority.map { "the file \($0)" } ?? authorities.shown
      return error(.authorityFile, "\(file) cannot be read as PEM", code)
    default:
      return code.isOfTLS
        ? error(.tls, "no TLS connection came about: \(code.text)", code)
        : error(.other, "the exchange failed: \(code.text)", code)
    }
  }

  /// An error with the progress that the facts of the transfer prove; without a code it was cancelled.
  private func error(
    _ reason: TransportError.Reason,
    _ detail: String,
    _ code: CURLcode?
  ) -> TransportError {
    TransportError(
      progress: isProvenUnsent(code) ? .nothingSent : .sent,
      reason: reason,
      detail: detail
    )
  }

  private func isProvenUnsent(_ code: CURLcode?) -> Bool {
    let departure = Departure(
      timesReady: timesReady,
      status: collector.status,
      bytesWritten: easy.value(of: CURLINFO_REQUEST_SIZE),
      isOverTLS: request.url.schemeIsTLS != false
    )
    return departure.progress(code: code?.rawValue) == .nothingSent
  }

  private func interruption(_ code: CURLcode) -> TransportError {
    if timesReady == 0 {
      return error(.connectionClosed, "the connection was closed before the request was sent", code)
    }
    return collector.status == 0
      ? error(.connectionClosed, "the connection was closed before an answer came", code)
      : error(.incompleteAnswer, "the answer broke off in the middle", code)
  }

  private var timeout: String {
    if timesReady == 0 {
      return "no connection came about within \(min(request.deadline, Self.connectLimit).text)"
    }
    return collector.status == 0
      ? "no answer came within \(request.deadline.text)"
      : "the answer was not complete after \(request.deadline.text)"
  }

  private var connectFailure: String {
    switch Int32(truncatingIfNeeded: easy.value(of: CURLINFO_OS_ERRNO)) {
    case ECONNREFUSED: "the connection was refused"
    case EHOSTUNREACH, ENETUNREACH, EADDRNOTAVAIL: "no way leads to the host"
    default: "no connection came about"
    }
  }

  /// Whether OpenSSL knows no authority that has signed the certificate, be it the server itself.
  private var isSignedByNobody: Bool {
    (18...21).contains(easy.value(of: CURLINFO_SSL_VERIFYRESULT))
  }

  /// The commonest of OpenSSL's verdicts; 0 stands for a certificate that is good elsewhere.
  private var untrustedCertificate: String {
    switch easy.value(of: CURLINFO_SSL_VERIFYRESULT) {
    case 0: "the server's certificate is for another host"
    case 9: "the server's certificate is not valid yet"
    case 10: "the server's certificate has expired"
    case _ where isSignedByNobody: "nobody this machine trusts has signed the server's certificate"
    default: "the server's certificate was not accepted"
    }
  }
}

extension TransportError {
  /// An error before anything was sent.
  static func unsent(_ reason: Reason, _ detail: String) -> TransportError {
    TransportError(progress: .nothingSent, reason: reason, detail: detail)
  }
}

extension CURLcode {
  /// Whether TLS is at fault; libcurl spreads that over many codes.
  fileprivate var isOfTLS: Bool {
    switch self {
    case CURLE_SSL_CONNECT_ERROR, CURLE_SSL_ENGINE_NOTFOUND, CURLE_SSL_ENGINE_SETFAILED,
      CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER, CURLE_USE_SSL_FAILED, CURLE_SSL_ENGINE_INITFAILED,
      CURLE_SSL_CACERT_BADFILE, CURLE_SSL_SHUTDOWN_FAILED, CURLE_SSL_CRL_BADFILE,
      CURLE_SSL_ISSUER_ERROR, CURLE_SSL_PINNEDPUBKEYNOTMATCH, CURLE_SSL_INVALIDCERTSTATUS,
      CURLE_SSL_CLIENTCERT:
      true
    default:
      false
    }
  }

  /// Whether libcurl says it of the request that it should write, before it writes.
  fileprivate var isOfRequest: Bool { Departure.isOfRequest(rawValue) }

  /// libcurl's own words: a fixed text for each code, which quotes nothing.
  fileprivate var text: String {
    unsafe String(cString: curl_easy_strerror(self))
  }
}

extension Duration {
  /// The duration in seconds, or in milliseconds below one.
  fileprivate var text: String {
    let milliseconds = milliseconds
    if milliseconds < 1000 { return "\(milliseconds) ms" }
    let tenths = milliseconds % 1000 / 100
    return tenths == 0 ? "\(milliseconds / 1000) s" : "\(milliseconds / 1000).\(tenths) s"
  }
}
