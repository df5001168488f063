internal import CCurl

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// The owner of one of libcurl's easy handles: typed setters and getters, nothing decided.
@safe
final class CurlEasy {
  let handle: UnsafeMutableRawPointer

  /// Whether libcurl took every setting so far.
  private(set) var isConfigured = true

  private var fieldLines: UnsafeMutablePointer<curl_slist>?

  /// Where libcurl puts its words on a failure.
  private let said: UnsafeMutablePointer<CChar>

  /// Makes a handle; nil when libcurl cannot.
  init?() {
    guard let handle = unsafe curl_easy_init() else { return nil }
    unsafe self.handle = handle
    unsafe said = .allocate(capacity: Int(CURL_ERROR_SIZE))
    unsafe said.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    note(unsafe recourse_easy_set_pointer(handle, CURLOPT_ERRORBUFFER, said))
  }

  deinit {
    unsafe curl_easy_cleanup(handle)
    unsafe curl_slist_free_all(fieldLines)
    unsafe said.deallocate()
  }

  /// What libcurl says of the last failure, in its own words; empty where it has none.
  var words: String { unsafe String(cString: said) }

  /// Forgets the words of an earlier exchange.
  func forgetWords() { unsafe said.pointee = 0 }

  func set(_ option: CURLoption, _ value: Int) {
    note(unsafe recourse_easy_set_long(handle, option, value))
  }

  /// Sets a text, which libcurl copies; nil takes back what was set.
  func set(_ option: CURLoption, _ text: String?) {
    note(unsafe recourse_easy_set_text(handle, option, text))
  }

  /// Sets the content to send, which libcurl copies; nil takes back what was set.
  func setContent(_ content: [UInt8]?) {
    // The size comes first: it is what libcurl copies by.
    let size = curl_off_t(content?.count ?? -1)
    note(unsafe recourse_easy_set_offset(handle, CURLOPT_POSTFIELDSIZE_LARGE, size))
    note(unsafe recourse_easy_set_pointer(handle, CURLOPT_COPYPOSTFIELDS, content))
  }

  /// Sets the header lines instead of those set before.
  func setFieldLines(_ lines: [String]) {
    var list: UnsafeMutablePointer<curl_slist>?
    for line in lines {
      guard let longer = unsafe curl_slist_append(list, line) else { return isConfigured = false }
      unsafe list = longer
    }
    note(unsafe recourse_easy_set_fields(handle, list))
    unsafe curl_slist_free_all(fieldLines)
    unsafe fieldLines = list
  }

  func value(of info: CURLINFO) -> Int {
    var value = 0
    unsafe recourse_easy_get_long(handle, info, &value)
    return value
  }

  /// The length that the answer announces for its content as sent; 0 when it does not.
  var contentLength: Int {
    var value: curl_off_t = 0
    unsafe recourse_easy_get_offset(handle, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &value)
    return max(0, Int(value))
  }

  /// The socket of the connection that the last exchange has left open, or an earlier one where the last has not.
  var keptSocket: Int32? {
    var socket = CURL_SOCKET_BAD
    unsafe recourse_easy_get_socket(handle, &socket)
    return socket == CURL_SOCKET_BAD ? nil : socket
  }

  /// Whether TLS has decrypted more of the connection at hand than libcurl has taken, as far as can be known.
  var hasUntakenContent: Bool {
    var pointer: UnsafeMutableRawPointer?
    unsafe recourse_easy_get_pointer(handle, CURLINFO_TLS_SSL_PTR, &pointer)
    guard let info = unsafe pointer?.assumingMemoryBound(to: curl_tlssessioninfo.self).pointee,
      unsafe info.backend == CURLSSLBACKEND_OPENSSL, let session = unsafe info.internals,
      let count = unsafe OpenSSL.untakenBytes
    else { return false }
    return unsafe count(session) > 0
  }

  /// Bytes of content that have come, as sent.
  var contentReceived: Int {
    var value: curl_off_t = 0
    unsafe recourse_easy_get_offset(handle, CURLINFO_SIZE_DOWNLOAD_T, &value)
    return max(0, Int(value))
  }

  /// Whether there is a file with the certificates of the authorities that libcurl trusts.
  var hasAuthorityFile: Bool {
    var path: UnsafeMutableRawPointer?
    unsafe recourse_easy_get_pointer(handle, CURLINFO_CAINFO, &path)
    guard let path = unsafe path?.assumingMemoryBound(to: CChar.self) else { return false }
    return unsafe access(path, R_OK) == 0
  }

  private func note(_ code: CURLcode) {
    if code != CURLE_OK { isConfigured = false }
  }
}

extension CurlEasy {
  /// Has libcurl call a transfer back, which must outlive the handle's use.
  func setTransfer(_ transfer: CurlTransfer) {
    let context = unsafe Unmanaged.passUnretained(transfer).toOpaque()
    note(unsafe recourse_easy_set_pointer(handle, CURLOPT_PRIVATE, context))
    note(unsafe recourse_easy_on_content(handle, onContent, context))
    note(unsafe recourse_easy_on_line(handle, onLine, context))
    note(unsafe recourse_easy_on_ready(handle, onReady, context))
    note(unsafe recourse_easy_on_socket(handle, onSocket, context))
  }

  /// Has libcurl tell of the sockets that it closes, until its multi handle is cleaned up.
  func setConnections(_ connections: KeptConnections) {
    let context = unsafe Unmanaged.passUnretained(connections).toOpaque()
    note(unsafe recourse_easy_on_close(handle, onClose, context))
  }

  /// The transfer that was set for a handle.
  static func transfer(of handle: UnsafeMutableRawPointer?) -> CurlTransfer? {
    var context: UnsafeMutableRawPointer?
    unsafe recourse_easy_get_pointer(handle, CURLINFO_PRIVATE, &context)
    return unsafe context.map { unsafe Unmanaged.fromOpaque($0).takeUnretainedValue() }
  }
}
