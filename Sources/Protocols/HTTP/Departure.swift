internal import CCurl

/// How far a request had come when its transfer ended: what proves that nothing of it left.
struct Departure {
  /// How often a connection was ready to take the request; libcurl may try a second one by itself.
  var timesReady: Int

  /// The status of the answer; 0 without one.
  var status: Int

  /// Bytes of the request that libcurl counts as written.
  var bytesWritten: Int
  var isOverTLS: Bool

  /// One more than the greatest code that the libcurl at hand knows.
  static var codeCount: Int { Int(CURL_LAST.rawValue) }

  /// What was sent, by the code of libcurl's verdict; nil where the transfer was cancelled.
  ///
  /// Before a connection was ready nothing was. Afterwards libcurl counts the bytes that it wrote. Over HTTP/2, which only
  /// TLS brings here, a head can have left when the write of a later frame fails, and is not counted then; there the count
  /// is proof only beside a verdict about the request itself. A second try of libcurl's own proves nothing either.
  func progress(code: UInt32?) -> TransportError.Progress {
    if timesReady == 0 { return .nothingSent }
    guard timesReady == 1, status == 0, bytesWritten == 0 else { return .sent }
    return !isOverTLS || code.map(Self.isOfRequest) == true ? .nothingSent : .sent
  }

  /// Whether libcurl says it of the request that it should write, before it writes.
  static func isOfRequest(_ code: UInt32) -> Bool {
    switch CURLcode(code) {
    case CURLE_OUT_OF_MEMORY, CURLE_FAILED_INIT, CURLE_URL_MALFORMAT, CURLE_BAD_FUNCTION_ARGUMENT:
      true
    // CURLE_TOO_LARGE, which older headers do not name.
    default: code == 100
    }
  }
}
