@testable import Requests
import HTTP
import JSON
import Manifests
import Testing

@testable import Server

/// The API that tests of requests call, with the operations and the credentials of the test.
enum RequestAPI {
  static let key = #"{"key": {"env": "CRM_KEY", "header": "Authorization", "prefix": "Bearer "}}"#

  static func manifest(_ operations: String, credentials: String = key) throws -> Manifest {
    try TestAPI.load(
      """
      {"recourse": 1, "id": "crm", "title": "Acme CRM", "about": "A test API.",
       "source": {"url": "https://example.com", "date": "2026-11-20"},
       "base_url": "https://api.crm.example.com/v1", "credentials": \(credentials),
       "operations": \(operations),
       "errors": {"code": ["json:/code"], "wait": [{"from": "header:Retry-After", "as": "http"}]}}
      """
    )
  }

  /// An operation with content of a media type; `members` are further members of it, each with a comma before.
  static func sending(
    _ content: String,
    _ arguments: String,
    members: String = ""
  ) throws -> Manifest {
    try manifest(
      """
      {"send": {"method": "POST", "path": "/send", "effect": "write", "description": "Sends.",
        "content": "\(content)", "arguments": {"properties": \(arguments)}\(members)}}
      """,
      credentials: key
    )
  }

  /// The request of a call, with a boundary that can be foreseen.
  static func request(
    _ manifest: Manifest,
    _ arguments: JSONObject,
    files: [String: [UInt8]] = [:]
  ) throws -> HTTPRequest {
    let operation = try #require(manifest.operations.first)
    let builder = RequestBuilder(manifest: manifest, operation: operation)
    _ = try builder.paths(in: arguments)
    return try builder.request(
      arguments,
      RequestBuilder.Ingredients(boundary: "B", files: files)
    )
  }

  static func text(_ request: HTTPRequest) -> String? {
    request.body.map { String(decoding: $0, as: UTF8.self) }
  }
}
