import EventLoop
import HTTP
import TestSupport
import Testing

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

@Suite(.timeLimit(.minutes(10)))
struct ReachTests {
  @Test(arguments: [
    "127.0.0.1", "localhost", "127.1", "2130706433", "0.0.0.0", "[::ffff:127.0.0.1]",
  ])
  func `loopback is refused where only public addresses may be reached`(host: String) async throws {
    let server = LoopbackServer { _ in [.answer()] }
    defer { server.stop() }
    var request = HTTPRequest.get("http://\(host):\(server.port)/")
    request.reach = .publicAddresses
    let error = try await failure(of: request)
    #expect(error.progress == .nothingSent)
    #expect(error.reason == .addressRefused)
    #expect(server.connections == 0)
  }

  @Test func `a kept connection to a private address is refused too`() async throws {
    let server = LoopbackServer { _ in [.answer()] }
    defer { server.stop() }
    let transport = CurlTransport()
    var request = HTTPRequest.get(server.url)
    _ = try await exchange(request, over: transport)
    request.reach = .publicAddresses
    let error = try await failure(of: request, over: transport)
    #expect(error.reason == .addressRefused)
    #expect(error.progress == .nothingSent)
    #expect(server.requests.count == 1)
    try await onEngine { transport.close() }
  }

  @Test(arguments: [
    "0.0.0.0", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.255", "127.0.0.1",
    "127.255.255.254", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.8", "192.0.2.1",
    "192.168.1.1", "198.18.0.1", "198.19.255.255", "203.0.113.9", "224.0.0.1", "239.255.255.255",
    "240.0.0.1", "255.255.255.255", "::", "::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::7f00:1",
    "fc00::1", "fdff::1", "fe80::1", "febf::1", "fec0::1", "ff02::1", "2001:db8::1", "2001::1",
    "2002:7f00:1::", "3fff::1", "64:ff9b::127.0.0.1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::8.8.8.8",
    "100::1", "5f00::1",
  ])
  func `special addresses are not public`(text: String) throws {
    #expect(try !#require(address(text)).isPublic)
  }

  @Test(arguments: [
    "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.0.0.1",
    "128.0.0.1", "169.253.0.1", "169.255.0.1", "172.15.255.255", "172.32.0.0", "192.0.1.1",
    "192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0", "223.255.255.255",
    "2606:4700::1111", "2001:4860:4860::8888", "2a00::1", "3ffe::1", "64:ff9b::8.8.8.8",
  ])
  func `all other addresses are public`(text: String) throws {
    #expect(try #require(address(text)).isPublic)
  }

  private func address(_ text: String) -> IPAddress? {
    var bytes = [UInt8](repeating: 0, count: 16)
    if unsafe inet_pton(AF_INET, text, &bytes) == 1 { return IPAddress(bytes.prefix(4)) }
    return unsafe inet_pton(AF_INET6, text, &bytes) == 1 ? IPAddress(bytes) : nil
  }
}

/// Each of these sets the environment, hence a process of its own.
@Suite(.timeLimit(.minutes(10)))
struct ProxyTests {
  @Test func `a proxy of the environment is used, and may stand at a private address`() async {
    await #expect(processExitsWith: .success) {
      let proxy = LoopbackServer { _ in [.answer(203, [], "by proxy")] }
      unsafe setenv("http_proxy", "http://127.0.0.1:\(proxy.port)", 1)
      var request = HTTPRequest.get("http://api.invalid/x")
      request.reach = .publicAddresses
      let response = try await exchange(request)
      try #require(response.status == 203)
      try #require(proxy.requests.map(\.target) == ["http://api.invalid/x"])
    }
  }

  @Test func `a proxy for another scheme changes nothing`() async {
    await #expect(processExitsWith: .success) {
      unsafe setenv("https_proxy", "http://127.0.0.1:\(LoopbackServer.unusedPort())", 1)
      let server = LoopbackServer { _ in [.answer()] }
      var request = HTTPRequest.get(server.url)
      _ = try await exchange(request)
      request.reach = .publicAddresses
      try #require(try await failure(of: request).reason == .addressRefused)
    }
  }
}

extension ReachTests {
  @Test func `a host that the operator names may have a private address, and no other host`()
    async throws
  {
    let server = LoopbackServer { _ in [.answer()] }
    defer { server.stop() }
    let transport = CurlTransport(privateHosts: PrivateHosts(["LocalHost", "*.corp.example"]))
    var request = HTTPRequest.get("http://localhost:\(server.port)/")
    request.reach = .publicAddresses
    #expect(try await exchange(request, over: transport).status == 200)
    request.url = "http://127.0.0.1:\(server.port)/"
    #expect(try await failure(of: request, over: transport).reason == .addressRefused)
    try await onEngine { transport.close() }
  }

  @Test(arguments: [
    ("git.corp.example", true), ("a.b.CORP.example", true), ("corp.example", false),
    ("evilcorp.example", false), ("git.corp.example.org", false), ("localhost", true),
  ])
  func `a star stands for the names below, and for nothing else`(host: String, isIn: Bool) {
    #expect(PrivateHosts(["localhost", "*.corp.example"]).include(host) == isIn)
  }
}
