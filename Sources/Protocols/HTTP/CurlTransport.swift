internal import CCurl
package import EventLoop

/// The transport over libcurl, driven by the engine's loop.
///
/// libcurl is started by the first request, since it takes longer to start than all the rest.
/// Connections are kept and shared by all requests; HTTP/2 is used where TLS offers it.
@Engine
package final class CurlTransport: HTTPTransport {
  /// Handles kept for the next requests.
  private static let keptTransfers = 64

  private let proxies = ProxyEnvironment()
  private let authorities = TrustedAuthorities()

  /// The hosts that may be at a private address although the request does not say so.
  private let privateHosts: PrivateHosts
  private let connections = KeptConnections()
  private var multi: CurlMulti?
  private var alarm: Alarm?

  /// The watch of each socket libcurl has ever named; paused while libcurl wants nothing of it.
  private var watches: [Int32: Watch] = [:]
  private var idle: [CurlTransfer] = []
  private var running: [Exchange] = []
  private var lastNumber: UInt64 = 0

  /// A transfer that is under way, and whoever awaits its end.
  @safe
  private struct Exchange {
    let transfer: CurlTransfer
    let waiter: UnsafeContinuation<TransferEnd, Never>
  }

  /// The library that carries requests and what it was built with, each with its version.
  package nonisolated static var library: String {
    unsafe curl_version().map { unsafe String(cString: $0) } ?? "libcurl"
  }

  /// Makes a transport; nothing is started.
  package nonisolated init(privateHosts: PrivateHosts = PrivateHosts()) {
    self.privateHosts = privateHosts
  }

  /// Sends a request and returns the answer of any status; redirects are answers.
  package func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
    lastNumber += 1
    let number = lastNumber
    let transfer = try takeTransfer(for: request, number: number)
    defer { giveBack(transfer) }
    let end = await withTaskCancellationHandler {
      await unsafe withUnsafeContinuation { (waiter: UnsafeContinuation<TransferEnd, Never>) in
        unsafe begin(transfer, waiter)
      }
    } onCancel: {
      // The canceller may be on any thread.
      EventLoop.shared.start { self.cancel(number) }
    }
    return try transfer.result(end)
  }

  /// Ends all: running exchanges as if cancelled, and the kept connections.
  package func close() {
    for exchange in running { cancel(exchange.transfer.number) }
    for watch in watches.values { EventLoop.shared.unwatch(watch) }
    watches = [:]
    alarm?.clear()
    multi = nil
    idle = []
  }
}

extension CurlTransport {
  private func takeTransfer(
    for request: HTTPRequest,
    number: UInt64
  ) throws(TransportError) -> CurlTransfer {
    if multi == nil { try start() }
    guard let transfer = idle.popLast() ?? newTransfer(for: request) else {
      throw .unsent(.other, "libcurl has no room for another request")
    }
    do {
      let request = privateHosts.opening(request)
      try transfer.prepare(request, number: number, route: proxies.route(for: request))
    } catch {
      giveBack(transfer)
      throw error
    }
    return transfer
  }

  private func newTransfer(for request: HTTPRequest) -> CurlTransfer? {
    CurlTransfer(for: request, trusting: authorities, keeping: connections)
  }

  private func giveBack(_ transfer: CurlTransfer) {
    transfer.clear()
    // A handle that refused a setting would refuse the next request as well.
    guard idle.count < Self.keptTransfers, multi != nil, transfer.easy.isConfigured,
      !transfer.request.leavesTraces
    else { return }
    idle.append(transfer)
  }

  private func start() throws(TransportError) {
    multi = CurlMulti(keeping: connections)
    if multi == nil { throw .unsent(.other, "libcurl cannot be started") }
    if alarm == nil {
      alarm = EventLoop.shared.alarm { [weak self] in
        self?.drive { $0.actOnTime() }
      }
    }
  }

  private func begin(
    _ transfer: CurlTransfer,
    _ waiter: UnsafeContinuation<TransferEnd, Never>
  ) {
    if Task.isCancelled { return unsafe waiter.resume(returning: .cancelled) }
    guard let multi, multi.add(transfer) else {
      return unsafe waiter.resume(returning: .ended(CURLE_FAILED_INIT.rawValue))
    }
    unsafe running.append(Exchange(transfer: transfer, waiter: waiter))
    // A kept connection can take the request at once, without a turn of the loop.
    drive { $0.actOnTime() }
  }

  private func cancel(_ number: UInt64) {
    guard let index = running.firstIndex(where: { $0.transfer.number == number }) else { return }
    let exchange = running.remove(at: index)
    drive { $0.remove(exchange.transfer) }
    unsafe exchange.waiter.resume(returning: .cancelled)
  }
}

extension CurlTransport {
  /// Lets libcurl act, then does what it wishes and wakes whoever awaits what has ended.
  private func drive(_ act: (CurlMulti) -> Void) {
    guard let multi else { return }
    act(multi)
    while let (transfer, code) = multi.nextEnded() { finish(transfer, code) }
    for wish in multi.socketWishes { watch(wish) }
    if let delay = multi.timerWish {
      if delay < 0 { alarm?.clear() } else { alarm?.set(after: .milliseconds(delay)) }
    }
    multi.clearWishes()
  }

  private func finish(_ transfer: CurlTransfer, _ code: CURLcode) {
    guard let index = running.firstIndex(where: { $0.transfer === transfer }) else { return }
    if transfer.startsAgain(after: code), multi?.add(transfer) == true { return }
    let exchange = running.remove(at: index)
    unsafe exchange.waiter.resume(returning: .ended(code.rawValue))
  }

  private func watch(_ wish: SocketWish) {
    if let watch = watches[wish.socket] {
      EventLoop.shared.rewatch(watch, wish.interest)
    } else if !wish.interest.isEmpty {
      let socket = wish.socket
      watches[socket] = EventLoop.shared.watch(socket, wish.interest) { [weak self] ready in
        self?.drive { $0.act(on: socket, ready) }
      }
    }
  }
}
