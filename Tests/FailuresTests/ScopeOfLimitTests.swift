import Failures
import Manifests
import Testing

/// Whom a limit or a refused key concerns, where the answer says it.
struct ScopeOfLimitTests {
  private static let type = ("X-RateLimit-Type", "ip")

  @Test(
    arguments: [
      (#"{"message":"Too many requests from this IP"}"#, [], "ip"),
      (#"{"message":"Too much request weight used; IP banned until 1795176240000"}"#, [], "ip"),
      (#"{"message":"Too many requests"}"#, [Self.type], "ip"),
      (#"{"message":"Too many requests for IP lookups"}"#, [], "credential"),
      (#"{"message":"Too many requests"}"#, [], "credential"),
    ] as [(String, [(String, String)], String)]
  )
  func `a limit of an address concerns all who call from it`(
    body: String,
    fields: [(String, String)],
    scope: String
  ) throws {
    #expect(try TestManifest.context().failure(429, fields, body).scope == scope)
  }

  @Test
  func `the field that asks for a key says that it is the key`() throws {
    let field = ("WWW-Authenticate", #"Bearer error="invalid_token", error_description="old""#)
    #expect(try TestManifest.context().failure(401, [field]).scope == "credential")
    #expect(
      try TestManifest.context().failure(401, [("WWW-Authenticate", "Bearer")]).scope == "operation"
    )
  }

  @Test
  func `Mashery says in a field that there were too many calls`() throws {
    let fields = [
      ("X-Mashery-Error-Code", "ERR_403_DEVELOPER_OVER_QPS"), ("Content-Type", "text/html"),
    ]
    #expect(
      try TestManifest.context().failure(403, fields, "<h1>Over Qps</h1>").verdict == .backOff
    )
  }
}
