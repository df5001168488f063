#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// Threads that nobody waits for.
package enum DetachedThread {
  /// Starts a thread; returns whether there is one.
  package static func start(_ body: @escaping @Sendable () -> Void) -> Bool {
    let box = unsafe Unmanaged.passRetained(ThreadBody(body))
    #if canImport(Darwin)
      var thread: pthread_t?
    #else
      var thread = pthread_t()
    #endif
    let code = unsafe pthread_create(&thread, nil, { unsafe runThreadBody($0) }, box.toOpaque())
    if code != 0 { unsafe box.release() }
    return code == 0
  }
}

private final class ThreadBody: Sendable {
  let body: @Sendable () -> Void
  init(_ body: @escaping @Sendable () -> Void) { self.body = body }
}

private func runThreadBody(_ box: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  // Nobody joins the thread: its remains are to go with it.
  _ = pthread_detach(pthread_self())
  if let box = unsafe box {
    unsafe Unmanaged<ThreadBody>.fromOpaque(box).takeRetainedValue().body()
  }
  return nil
}
