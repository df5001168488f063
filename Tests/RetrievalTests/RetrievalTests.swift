import EventLoop
import HTTP
import JSON
import OpenAPI
import System
import TestSupport
import Testing

@testable import Retrieval

struct DocumentAddressTests {
  @Test(
    arguments: [
      ("https://a.example/v1/api.yaml?x=1#top", "https://a.example/v1/", "api.yaml"),
      ("https://a.example", "https://a.example/", ""),
      ("https://a.example/docs/", "https://a.example/docs/", ""),
      ("http://127.0.0.1:80/caf%C3%A9.json", "http://127.0.0.1:80/", "café.json"),
    ]
  )
  func `an address has a folder and a name`(
    row: (text: String, folder: String, name: String)
  ) throws {
    let address = try DocumentAddress(row.text)
    #expect(address.folder == row.folder)
    #expect(address.name == row.name)
    #expect(!address.text.contains("#"))
  }

  @Test(
    arguments: [
      ("http://a.example/api", "is plain http, which is for this machine only"),
      ("https://user:pass@a.example/api", "a user name or password"),
      ("https://", "expected a host"),
    ]
  )
  func `what nothing can be fetched from is refused`(row: (text: String, part: String)) {
    let error = #expect(throws: RetrievalError.self) { try DocumentAddress(row.text) }
    #expect(error?.message.contains(row.part) == true, "\(error?.message ?? "")")
  }
}

private func answer(
  _ status: Int,
  _ fields: [(String, String)] = [],
  _ body: String = "openapi: 3.0.3"
) -> HTTPResponse {
  HTTPResponse(status: status, fields: HTTPFields(fields), body: Array(body.utf8))
}

struct DocumentFetchTests {
  /// What an exchange came to: the document or the sentence, and what was asked for.
  private struct Exchange: Sendable {
    var document: KeptDocument?
    var message = ""
    var requests: [HTTPRequest]
  }

  private static func get(
    _ script: [Result<HTTPResponse, TransportError>],
    key: DocumentKey? = nil
  ) async throws -> Exchange {
    try await onEngine {
      let transport = ScriptedTransport(script)
      let fetch = DocumentFetch(transport: transport, key: key, agent: "recourse/1")
      do throws(RetrievalError) {
        let address = try DocumentAddress("https://a.example/api.yaml")
        guard case .content(let document) = try await fetch.get(address, newerThan: nil) else {
          return Exchange(requests: transport.requests)
        }
        return Exchange(document: document, requests: transport.requests)
      } catch {
        return Exchange(message: error.message, requests: transport.requests)
      }
    }
  }

  @Test(
    arguments: [
      ([answer(200, [("Content-Type", "text/html")], "<!doctype html>")], "is an HTML page"),
      ([answer(200, [], " \n")], "holds nothing"),
      ([answer(401)], "it wants a key; name the variable that holds it with --document-key"),
      ([answer(404)], "nothing is there; check the address"),
      ([answer(503)], "answers with status 503; try again later"),
      ([answer(302, [("Location", "http://b.example/")])], "only https is followed"),
      ([answer(302, [("Location", "https://127.0.0.1/x")])], "which is this machine"),
      ([answer(302, [("Location", "file:///etc/passwd")])], "only https is followed"),
      (Array(repeating: answer(302, [("Location", "/again")]), count: 6), "more than 5 times"),
    ]
  )
  func `what brings no description is told in one sentence`(
    row: (script: [HTTPResponse], part: String)
  ) async throws {
    let exchange = try await Self.get(row.script.map { .success($0) })
    #expect(exchange.document == nil)
    #expect(exchange.message.contains(row.part), "\(exchange.message)")
    #expect(!exchange.message.hasSuffix("."))
  }

  @Test func `a key goes to its origin alone, and so does the reach into private networks`()
    async throws
  {
    let key = DocumentKey(field: nil, secret: "s3cret", variable: "K")
    let exchange = try await Self.get(
      [
        .success(answer(302, [("Location", "/v2/api.yaml")])),
        .success(answer(302, [("Location", "https://cdn.example/api.yaml")])),
        .success(answer(200)),
      ],
      key: key
    )
    let requests = exchange.requests
    #expect(exchange.document?.source == "https://cdn.example/api.yaml")
    #expect(requests.map { $0.fields["Authorization"] } == ["Bearer s3cret", "Bearer s3cret", nil])
    #expect(requests.map(\.reach) == [.anyAddress, .anyAddress, .publicAddresses])
    #expect(requests.map(\.responseLimit).allSatisfy { $0 == DocumentFetch.sizeLimit })
  }

  @Test func `a redirect into a private network is told as one`() async throws {
    let refused = TransportError(
      progress: .nothingSent,
      reason: .addressRefused,
      detail: "the host's address is not of the public network"
    )
    let exchange = try await Self.get([
      .success(answer(302, [("Location", "https://inside.example/")])), .failure(refused),
    ])
    #expect(
      exchange.message == "cannot be fetched by a redirect to https://inside.example: the host's "
        + "address is not of the public network; a redirect may not lead into a private network; "
        + "name that address itself if it is meant"
    )
  }
}

struct RetrievalTests {
  private static let address = "https://a.example/v1/api.yaml"

  /// What several visits to an address came to.
  private struct Visits: Sendable {
    var contents: [[UInt8]?] = []
    var said: [String] = []
    var requests: [HTTPRequest] = []
  }

  private static func visit(
    _ freshness: [Retrieval.Freshness],
    _ script: [Result<HTTPResponse, TransportError>],
    keepingIn directory: String
  ) async throws -> Visits {
    try await onEngine {
      let transport = ScriptedTransport(script)
      let said = Said()
      var visits = Visits()
      for freshness in freshness {
        let retrieval = Retrieval(
          fetch: DocumentFetch(transport: transport, key: nil, agent: "r"),
          kept: KeptDocuments(directory: directory),
          freshness: freshness,
          say: { said.all.append($0) }
        )
        let document = try? await retrieval.document(at: try DocumentAddress(Self.address))
        visits.contents.append(document?.content)
      }
      (visits.said, visits.requests) = (said.all, transport.requests)
      return visits
    }
  }

  @Test func `a copy is asked after by its validators, and stands in where nobody answers`()
    async throws
  {
    let folder = try TemporaryFolder()
    let date = "Fri, 27 Nov 2026 10:00:00 GMT"
    let first = answer(200, [("ETag", "\"1\""), ("Last-Modified", date)])
    let away = TransportError(
      progress: .nothingSent,
      reason: .nameNotFound,
      detail: "the host's name was not found"
    )
    let visits = try await Self.visit(
      [.revalidate, .revalidate, .revalidate, .refresh],
      [.success(first), .success(HTTPResponse(status: 304)), .failure(away), .failure(away)],
      keepingIn: folder.path + "/documents"
    )
    #expect(visits.contents == [first.body, first.body, first.body, nil])
    let requests = visits.requests
    #expect(requests.map { $0.fields["If-None-Match"] } == [nil, "\"1\"", "\"1\"", nil])
    #expect(requests.map { $0.fields["If-Modified-Since"] } == [nil, date, date, nil])
    #expect(requests.map(\.deadline) == [30, 5, 5, 30].map { .seconds($0) })
    #expect(visits.said.count == 1)
    #expect(visits.said[0].contains("the host's name was not found"))
    #expect(visits.said[0].contains(". The copy of 2"))
    #expect(Files.names(in: folder.path + "/documents").count == 1)
  }

  @Test func `files of the same folder are fetched as references lead to them`() async throws {
    let value: JSONValue = [
      "a": ["$ref": "parts/p.yaml#/b"], "same": ["$ref": "https://a.example/v1/q.json#/d"],
      "above": ["$ref": "../secret.yaml"], "other": ["$ref": "https://b.example/v1/q.json"],
      "gone": ["$ref": "gone.yaml"],
    ]
    let (names, asked, said) = try await onEngine {
      let transport = AddressedTransport([
        "https://a.example/v1/parts/p.yaml": "b: {$ref: ../q.json}",
        "https://a.example/v1/q.json": "{\"c\": {\"$ref\": \"#/d\"}, \"d\": 1}",
      ])
      let said = Said()
      let retrieval = Retrieval(
        fetch: DocumentFetch(transport: transport, key: nil, agent: "r"),
        kept: nil,
        freshness: .revalidate,
        say: { said.all.append($0) }
      )
      let location = DocumentLocation(
        path: "api.yaml",
        address: Self.address,
        rootAddress: "https://a.example/v1/",
        content: { _ in nil }
      )
      let files = await retrieval.files(of: value, at: location)
      return (files.keys.sorted(), transport.asked.sorted(), said.all)
    }
    #expect(names == ["parts/p.yaml", "q.json"])
    let root = "https://a.example/v1/"
    #expect(asked == [root + "gone.yaml", root + "parts/p.yaml", root + "q.json"])
    #expect(said.count == 1 && said[0].contains("gone.yaml answers with status 404"))
  }
}

extension RetrievalTests {
  /// How many files are fetched that a document refers to, and what is said of it.
  @Engine
  private static func files(
    of value: JSONValue,
    limit: Int,
    root: String,
    _ contents: [String: String]
  ) async -> (count: Int, said: [String]) {
    let said = Said()
    let retrieval = Retrieval(
      fetch: DocumentFetch(transport: AddressedTransport(contents), key: nil, agent: "r"),
      kept: nil,
      freshness: .revalidate,
      fileLimit: limit,
      say: { said.all.append($0) }
    )
    let location = DocumentLocation(
      path: "api.yaml",
      address: Self.address,
      rootAddress: root,
      content: { _ in nil }
    )
    return (await retrieval.files(of: value, at: location).count, said.all)
  }

  @Test(arguments: [(3, 3), (20_000, 20)])
  func `more files than the limit are left out, and it is said how to have them`(
    _ limit: Int,
    _ fetched: Int
  ) async throws {
    let names = (0..<20).map { "p\($0).json" }
    let value = JSONValue.array(names.map { ["$ref": .string($0 + "#/a")] })
    let (count, said) = try await onEngine {
      let root = "https://a.example/v1/"
      let contents = Dictionary(uniqueKeysWithValues: names.map { (root + $0, "{\"a\": 1}") })
      return await Self.files(of: value, limit: limit, root: root, contents)
    }
    #expect(count == fetched)
    #expect(said.isEmpty == (limit > 20))
    #expect(said.allSatisfy { $0.contains("first 3 files") && $0.contains("--document-files N") })
  }
}

extension RetrievalTests {
  @Test func `that there are too many files is said once, however deep they refer to others`()
    async throws
  {
    let said = try await onEngine {
      let root = "https://a.example/v1/"
      let pairs = (0..<20).map { number in
        (
          root + "p\(number).json",
          #"{"a": {"$ref": "p\#(number + 1).json"}, "b": {"$ref": "q\#(number).json"}}"#
        )
      }
      let value: JSONValue = [
        ["$ref": "p0.json"], ["$ref": "p1.json"], ["$ref": "p2.json"], ["$ref": "p3.json"],
      ]
      let contents = Dictionary(uniqueKeysWithValues: pairs)
      return await Self.files(of: value, limit: 3, root: root, contents).said
    }
    #expect(said.count { $0.contains("first 3 files") } == 1, "\(said)")
  }
}

/// The sentences that a person is told.
@Engine
private final class Said {
  var all: [String] = []
}
