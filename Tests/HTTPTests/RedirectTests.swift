import HTTP
import Testing

/// Which redirects are followed, and where to.
@Suite struct RedirectTests {
  private func next(
    _ status: Int,
    _ location: String,
    _ method: String = "GET",
    from url: String = "https://api.example.com/v1/items?page=2&key=k",
    keeping names: [String] = ["key"]
  ) -> HTTPRequest? {
    let request = HTTPRequest(
      method: method,
      url: url,
      fields: HTTPFields([("Authorization", "Bearer x")]),
      body: method == "GET" ? nil : [1],
      repetition: .never,
      reach: .publicAddresses,
      deadline: .seconds(1)
    )
    let response = HTTPResponse(status: status, fields: HTTPFields([("location", location)]))
    let next = request.redirected(by: response, keeping: names).next
    if let next {
      #expect(next.method == request.method && next.body == request.body)
      #expect(next.fields == request.fields && next.reach == request.reach)
    }
    return next
  }

  /// Where a redirect of the request above leads, and where it is followed to.
  private static let places: [(String, String?)] = [
    ("/v1/items/", "https://api.example.com/v1/items/?page=2&key=k"),
    ("/v1/items/?page=2&key=k", "https://api.example.com/v1/items/?page=2&key=k"),
    ("https://api.example.com/v2/items?x=1", "https://api.example.com/v2/items?x=1&key=k"),
    ("https://API.example.com:443/v2", "https://api.example.com/v2?key=k"),
    ("other#part", "https://api.example.com/v1/other?key=k"),
    ("http://api.example.com/v1/items/", nil), ("https://api.example.com:8443/v1/items/", nil),
    ("https://api.example.com.evil.example/", nil), ("//evil.example/v1/items", nil),
    ("https://key@api.example.com/v1", nil), ("ftp://api.example.com/", nil), ("", nil),
  ]

  @Test(arguments: places, [307, 308, 301, 302, 303])
  func `a read is followed within its origin, with its key`(
    _ place: (location: String, target: String?),
    _ status: Int
  ) {
    #expect(next(status, place.location)?.url == place.target)
  }

  @Test(arguments: ["POST", "PUT", "DELETE", "PATCH"])
  func `a write is followed only where it stays what it is`(_ method: String) {
    for status in [307, 308] {
      #expect(next(status, "/v1/items/", method)?.url.hasSuffix("/items/?page=2&key=k") == true)
    }
    for status in [200, 300, 301, 302, 304, 305, 404] {
      #expect(next(status, "/v1/items/", method) == nil)
    }
  }

  @Test(arguments: ["POST", "PUT", "DELETE"])
  func `what is done is looked at by a GET without content`(_ method: String) throws {
    let request = HTTPRequest(
      method: method,
      url: "https://api.example.com/v1/jobs",
      fields: HTTPFields([("Authorization", "Bearer x"), ("Content-Type", "application/json")]),
      body: [1],
      repetition: .never,
      reach: .publicAddresses,
      deadline: .seconds(1)
    )
    let response = HTTPResponse(status: 303, fields: HTTPFields([("Location", "/v1/jobs/7")]))
    let next = try #require(request.redirected(by: response, keeping: []).next)
    #expect(next.method == "GET" && next.body == nil)
    #expect(next.url == "https://api.example.com/v1/jobs/7")
    #expect(next.fields["Content-Type"] == nil && next.fields["Authorization"] == "Bearer x")
    let elsewhere = HTTPResponse(
      status: 303,
      fields: HTTPFields([("Location", "https://other.example/7")])
    )
    #expect(request.redirected(by: elsewhere, keeping: []) == .stop(.otherOrigin))
  }

  @Test func `a place that is not said is not followed`() {
    let request = HTTPRequest(
      method: "GET",
      url: "https://api.example.com/",
      repetition: .safe,
      reach: .publicAddresses,
      deadline: .seconds(1)
    )
    #expect(request.redirected(by: HTTPResponse(status: 307), keeping: []) == .stop(.noLocation))
  }

  /// What a redirect of a write says, and why it is not followed.
  private static let stops: [(status: Int, location: String, stop: RedirectStop)] = [
    (302, "", .noLocation), (307, "http://[::1", .unreadableLocation),
    (307, "/a b", .unreadableLocation), (308, "ftp://api.example.com/", .unreadableLocation),
    (307, "https:///x", .unreadableLocation),
    (301, "http://api.example.com/v1", .otherScheme), (308, "https://b.example/", .otherOrigin),
    (308, "https://api.example.com:8443/", .otherOrigin), (302, "/v2", .becomesRead),
    (300, "/v2", .choice), (305, "/v2", .choice),
  ]

  @Test(arguments: stops)
  func `why a redirect is not followed is known`(
    _ redirect: (status: Int, location: String, stop: RedirectStop)
  ) {
    let request = Self.write
    let fields = HTTPFields([("Location", redirect.location)])
    let response = HTTPResponse(status: redirect.status, fields: fields)
    #expect(request.redirected(by: response, keeping: []) == .stop(redirect.stop))
  }

  private static let write = HTTPRequest(
    method: "POST",
    url: "https://api.example.com/v1",
    repetition: .never,
    reach: .publicAddresses,
    deadline: .seconds(1)
  )

  @Test func `a trail ends in a circle, and after five redirects`() {
    var trail = RedirectTrail(Self.write, keeping: [])
    let step = { (place: String) in
      trail.step(after: HTTPResponse(status: 307, fields: HTTPFields([("Location", place)])))
    }
    #expect(step("/a").next?.url == "https://api.example.com/a")
    #expect(step("/v1") == .stop(.circle))
    for place in ["/b", "/c", "/d", "/e"] { #expect(step(place).next != nil) }
    #expect(step("/f") == .stop(.tooMany))
    #expect(trail.step(after: HTTPResponse(status: 304)) == .end)
    #expect(trail.step(after: HTTPResponse(status: 200)) == .end)
  }
}

extension RedirectStep {
  fileprivate var next: HTTPRequest? {
    if case .follow(let request) = self { request } else { nil }
  }
}
