internal import CCurl
internal import EventLoop

/// What libcurl wants of a socket from now on.
struct SocketWish {
  let socket: Int32
  let interest: Interest
}

/// The owner of libcurl's multi handle: many transfers, one set of kept connections.
///
/// libcurl says in callbacks what it wants to wait for. They only note it here, and the transport
/// carries it out once the call into libcurl has returned.
@safe
final class CurlMulti {
  /// Connections kept for the next request.
  private static let keptConnections = 64

  private let handle: UnsafeMutableRawPointer

  /// Told of each socket that is closed, at the latest by the handle's end.
  private let connections: KeptConnections

  /// The sockets whose wishes have changed, in order.
  private(set) var socketWishes: [SocketWish] = []

  /// The time after which libcurl wants to be called; negative for never; nil when unchanged.
  private(set) var timerWish: Int?

  /// Starts libcurl; nil when that fails.
  init?(keeping connections: KeptConnections) {
    guard curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK,
      let handle = unsafe curl_multi_init()
    else { return nil }
    unsafe self.handle = handle
    self.connections = connections
    let context = unsafe Unmanaged.passUnretained(self).toOpaque()
    unsafe recourse_multi_set_long(handle, CURLMOPT_MAXCONNECTS, Self.keptConnections)
    unsafe recourse_multi_on_socket(handle, onSocketWish, context)
    unsafe recourse_multi_on_timer(handle, onTimerWish, context)
  }

  deinit {
    unsafe curl_multi_cleanup(handle)
    curl_global_cleanup()
  }

  /// Takes a transfer in; returns whether libcurl accepts it.
  func add(_ transfer: CurlTransfer) -> Bool {
    unsafe curl_multi_add_handle(handle, transfer.easy.handle) == CURLM_OK
  }

  /// Ends a transfer; its connection is kept if the transfer was complete, closed otherwise.
  func remove(_ transfer: CurlTransfer) {
    unsafe curl_multi_remove_handle(handle, transfer.easy.handle)
  }

  /// Lets libcurl work on a socket that is ready.
  func act(on socket: Int32, _ ready: Interest) {
    var bits: Int32 = 0
    if ready.contains(.readable) { bits |= CURL_CSELECT_IN }
    if ready.contains(.writable) { bits |= CURL_CSELECT_OUT }
    var running: Int32 = 0
    unsafe curl_multi_socket_action(handle, socket, bits, &running)
  }

  /// Lets libcurl do what is due by time, new transfers included.
  func actOnTime() {
    var running: Int32 = 0
    unsafe curl_multi_socket_action(handle, CURL_SOCKET_BAD, 0, &running)
  }

  /// The next transfer that has ended, with libcurl's verdict, already removed.
  func nextEnded() -> (CurlTransfer, CURLcode)? {
    var queued: Int32 = 0
    while let message = unsafe curl_multi_info_read(handle, &queued) {
      guard unsafe message.pointee.msg == CURLMSG_DONE else { continue }
      let code = unsafe message.pointee.data.result
      guard let transfer = unsafe CurlEasy.transfer(of: message.pointee.easy_handle) else {
        continue
      }
      transfer.keepConnection()
      remove(transfer)
      return (transfer, code)
    }
    return nil
  }

  /// Forgets the wishes that have been carried out; the room stays.
  func clearWishes() {
    socketWishes.removeAll(keepingCapacity: true)
    timerWish = nil
  }

  fileprivate func note(_ socket: Int32, _ what: Int32) {
    let interest: Interest =
      switch what {
      case CURL_POLL_IN: .readable
      case CURL_POLL_OUT: .writable
      case CURL_POLL_INOUT: [.readable, .writable]
      default: []
      }
    socketWishes.append(SocketWish(socket: socket, interest: interest))
  }

  fileprivate func note(timer milliseconds: Int) {
    timerWish = milliseconds
  }
}

private let onSocketWish: curl_socket_callback = { _, socket, what, context, _ in
  guard let context = unsafe context else { return 0 }
  unsafe Unmanaged<CurlMulti>.fromOpaque(context).takeUnretainedValue().note(socket, what)
  return 0
}

private let onTimerWish: curl_multi_timer_callback = { _, milliseconds, context in
  guard let context = unsafe context else { return 0 }
  unsafe Unmanaged<CurlMulti>.fromOpaque(context).takeUnretainedValue().note(timer: milliseconds)
  return 0
}
