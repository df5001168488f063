import EventLoop
import Storage
import System

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// The making of a connection, on a thread of its own: libpq looks up names of hosts in the way that blocks.
struct ConnectionAttempt: Sendable {
  let address: ServerAddress

  /// Seconds for which a host may be silent, unless the address says.
  static let patience = 5

  /// What came of it.
  enum Outcome: Sendable {
    case made(ServerHandle)
    case failed(ServerProblem)

    /// The same, told with what was met before at hosts that were silent.
    func behind(_ clauses: [String]) -> Outcome {
      guard case .failed(.unreachable(let words)) = self else { return self }
      return .failed(.unreachable((clauses + [words]).joined(separator: "; ")))
    }
  }

  /// Makes a connection; the loop goes on meanwhile.
  @Engine
  func make() async -> Outcome {
    await unsafe withUnsafeContinuation { (continuation: UnsafeContinuation<Outcome, Never>) in
      let isStarted = DetachedThread.start {
        let outcome = self.connect()
        EventLoop.shared.start { unsafe continuation.resume(returning: outcome) }
      }
      if isStarted { return }
      unsafe continuation.resume(returning: .failed(.unreachable("no thread can be started")))
    }
  }

  /// Asks one host after the other; the first that serves is taken.
  private func connect() -> Outcome {
    var hosts: Hosts?
    var silent: [String] = []
    while true {
      guard let handle = ServerHandle(parameters: parameters(hosts)) else {
        return .failed(.unreachable("there is no memory left"))
      }
      let seconds = Int(handle.option("connect_timeout")).flatMap { $0 > 0 ? $0 : nil }
      let outcome = advance(handle, seconds: seconds ?? Self.patience)
      guard case .failed(.silent(let seconds)) = outcome else {
        return outcome.behind(silent)
      }
      silent.append("\(handle.host) said nothing for \(seconds) s")
      // libpq goes on to the next host after a refusal, but not after silence.
      guard let rest = (hosts ?? Hosts(of: handle)).dropping(handle) else { return outcome }
      hosts = rest
    }
  }

  /// What holds unless the address says otherwise stands before it; the hosts that are left stand behind.
  private func parameters(_ hosts: Hosts?) -> [(name: String, value: String)] {
    var parameters = [
      ("target_session_attrs", "read-write"), ("fallback_application_name", "recourse"),
      ("keepalives_idle", "10"), ("keepalives_interval", "5"), ("keepalives_count", "3"),
      ("tcp_user_timeout", "20000"), ("dbname", address.text), ("client_encoding", "UTF8"),
    ]
    if let hosts { parameters += [("host", hosts.names), ("port", hosts.ports), ("hostaddr", "")] }
    return parameters
  }

  private func advance(_ handle: ServerHandle, seconds: Int) -> Outcome {
    if handle.isBroken { return failure(handle) }
    var descriptor = handle.descriptor
    var progress = ServerHandle.Progress.writable
    var deadline = now + Int64(seconds) * 1000
    while true {
      guard wait(handle.descriptor, progress, until: deadline) else {
        return .failed(.silent(seconds: seconds))
      }
      progress = handle.proceed()
      switch progress {
      case .done: return .made(handle)
      case .failed: return failure(handle)
      case .readable, .writable: break
      }
      // Each host has its own time.
      if handle.descriptor != descriptor {
        descriptor = handle.descriptor
        deadline = now + Int64(seconds) * 1000
      }
    }
  }

  private func failure(_ handle: ServerHandle) -> Outcome {
    .failed(ServerProblem(connecting: address.hiding(in: handle.lastWords), in: handle.scene))
  }

  private func wait(_ descriptor: Int32, _ progress: ServerHandle.Progress, until deadline: Int64)
    -> Bool
  {
    let events = progress == .readable ? Int16(POLLIN) : Int16(POLLOUT)
    while true {
      var polled = pollfd(fd: descriptor, events: events, revents: 0)
      let rest = deadline - now
      if rest <= 0 { return false }
      let count = unsafe poll(&polled, 1, Int32(clamping: rest))
      if count > 0 { return true }
      if count < 0, !SystemError.last.isInterruption { return true }
    }
  }

  private var now: Int64 { BootClock.milliseconds() }
}

/// The hosts that are left to be asked.
private struct Hosts {
  private var list: [(name: String, port: String)]

  /// Takes the hosts that an address, the environment or a service file names.
  init(of handle: ServerHandle) {
    let split = { (text: String) in
      text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    let addresses = split(handle.option("hostaddr"))
    let names = handle.option("hostaddr").isEmpty ? split(handle.option("host")) : addresses
    let ports = split(handle.option("port"))
    list = names.enumerated().map { index, name in
      (name, index < ports.count ? ports[index] : ports.last ?? "")
    }
  }

  /// Those that are left without the ones up to the one that was silent; nil where none is.
  func dropping(_ handle: ServerHandle) -> Hosts? {
    let index = list.firstIndex {
      $0.name == handle.host && ($0.port == handle.port || $0.port.isEmpty)
    }
    var rest = self
    rest.list = Array(list.dropFirst((index ?? list.count) + 1))
    return rest.list.isEmpty ? nil : rest
  }

  var names: String { list.map(\.name).joined(separator: ",") }
  var ports: String { list.map(\.port).joined(separator: ",") }
}
