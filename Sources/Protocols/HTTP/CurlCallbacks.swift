internal import CCurl

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

// What libcurl calls: each one finds its transfer by the context, and leaves the deciding to it.

/// Passes on a piece of decoded content; another count than the piece's ends the transfer.
let onContent: curl_write_callback = { bytes, _, count, context in
  guard let transfer = unsafe transfer(context), let bytes = unsafe bytes else { return 0 }
  let piece = unsafe UnsafeRawBufferPointer(start: bytes, count: count)
  return unsafe transfer.take(content: piece.bindMemory(to: UInt8.self).span) ? count : 0
}

/// Passes on a header line; another count than the line's ends the transfer.
let onLine: curl_write_callback = { bytes, _, count, context in
  guard let transfer = unsafe transfer(context), let bytes = unsafe bytes else { return 0 }
  let line = unsafe UnsafeRawBufferPointer(start: bytes, count: count)
  return unsafe transfer.take(line: line.bindMemory(to: UInt8.self).span) ? count : 0
}

/// Asks whether the request may go out on a connection that is ready.
let onReady: curl_prereq_callback = { context, remote, local, remotePort, localPort in
  guard let transfer = unsafe transfer(context) else { return CURL_PREREQFUNC_ABORT }
  let ends = ConnectionEnds(
    local: unsafe local.flatMap { unsafe parsedAddress($0) },
    localPort: localPort,
    remote: unsafe remote.flatMap { unsafe parsedAddress($0) },
    remotePort: remotePort
  )
  let isAdmitted = transfer.admit(on: ends)
  return isAdmitted ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
}

/// Opens a socket to an address, if the transfer may reach it.
let onSocket: curl_opensocket_callback = { context, _, target in
  guard let transfer = unsafe transfer(context), let target = unsafe target,
    transfer.admit(connectionTo: unsafe address(of: target))
  else { return CURL_SOCKET_BAD }
  let (family, type) = unsafe (target.pointee.family, target.pointee.socktype)
  let descriptor = socket(family, type, unsafe target.pointee.protocol)
  if descriptor >= 0 { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
  return descriptor
}

/// Closes a socket, which is then no kept connection any more.
let onClose: curl_closesocket_callback = { context, socket in
  if let context = unsafe context {
    unsafe Unmanaged<KeptConnections>.fromOpaque(context).takeUnretainedValue().remove(socket)
  }
  return close(socket)
}

private func transfer(_ context: UnsafeMutableRawPointer?) -> CurlTransfer? {
  unsafe context.map { unsafe Unmanaged.fromOpaque($0).takeUnretainedValue() }
}

/// Reads libcurl's text of an address; nil when it is none.
private func parsedAddress(_ text: UnsafePointer<CChar>) -> IPAddress? {
  var shorter = in_addr()
  if unsafe inet_pton(AF_INET, text, &shorter) == 1 {
    return unsafe withUnsafeBytes(of: shorter) { unsafe IPAddress($0) }
  }
  var longer = in6_addr()
  guard unsafe inet_pton(AF_INET6, text, &longer) == 1 else { return nil }
  return unsafe withUnsafeBytes(of: longer) { unsafe IPAddress($0) }
}

/// Reads the address a socket is meant for; nil when it is of neither Internet family.
private func address(of target: UnsafeMutablePointer<curl_sockaddr>) -> IPAddress? {
  // The declared `sockaddr` is shorter than what an IPv6 address takes up behind it.
  guard let offset = MemoryLayout<curl_sockaddr>.offset(of: \.addr) else { return nil }
  let start = unsafe UnsafeRawPointer(target) + offset
  switch unsafe target.pointee.family {
  case AF_INET:
    let address = unsafe start.loadUnaligned(as: sockaddr_in.self).sin_addr
    return unsafe withUnsafeBytes(of: address) { unsafe IPAddress($0) }
  case AF_INET6:
    let address = unsafe start.loadUnaligned(as: sockaddr_in6.self).sin6_addr
    return unsafe withUnsafeBytes(of: address) { unsafe IPAddress($0) }
  default:
    return nil
  }
}
