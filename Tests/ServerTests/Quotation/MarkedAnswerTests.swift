import Guidance
import Failures
import FoundationEssentials
import HTTP
import JSON
import Manifests
import TestSupport
import Testing
import Time

@testable import Server

/// What comes from outside stands in quotation marks, wherever it stood.
struct MarkedAnswerTests {
  // MARK: - Answers of every API that is described here

  @Test(arguments: Vocabularies.all)
  func `no place of an answer leads out of the quotation marks`(_ file: Vocabularies.File) throws {
    let manifest = try file.manifest()
    var generator = SeededGenerator(seed: 9)
    for sample in manifest.samples {
      let operation =
        manifest.operations.first { $0.name == sample.operation } ?? manifest.operations.first
      let context = CallContext(
        manifest: manifest,
        operation: operation,
        arguments: sample.arguments,
        now: sample.now,
        memory: sample.memory.object ?? JSONObject()
      )
      for marked in Self.marked(sample.answer, &generator) {
        let faults = Self.faults(marked.answer, context)
        #expect(faults == [], "\(sample.name), \(marked.place)")
        if !faults.isEmpty { break }
      }
    }
  }

  @Test(arguments: [200, 207, 302, 400, 401, 403, 404, 409, 413, 422, 429, 500, 503], Marker.all)
  func `no status and no content lets a marker out`(_ status: Int, _ marker: Marker) throws {
    let manifest = try TestAPI.load(Self.everything)
    for operation in manifest.operations {
      let context = CallContext(
        manifest: manifest,
        operation: operation,
        arguments: ["id": 7],
        now: Timestamp(milliseconds: 1_795_176_000_000)
      )
      for content in Self.contents(marker) {
        let fields = HTTPFields(Self.fields(marker) + [("Content-Type", content.type)])
        let answer = HTTPResponse(status: status, fields: fields, body: content.body)
        #expect(Self.faults(answer, context) == [], "\(content.type)")
      }
    }
  }

  // MARK: - Marking

  private struct Marked {
    var place: String
    var answer: HTTPResponse
  }

  /// Places of one answer that are marked one by one, and markers that stand in all places at once: with those of the other
  /// answers they are hundreds.
  private static let (placeLimit, markerLimit) = (6, 4)

  /// A recorded answer with a marker in one place, for all places of its content and its fields.
  private static func marked(
    _ answer: RecordedAnswer,
    _ generator: inout SeededGenerator
  ) -> [Marked] {
    let fields = answer.headers.map { ($0.name, $0.value) }
    func make(_ place: String, _ fields: [(String, String)], _ body: [UInt8]) -> Marked {
      Marked(
        place: place,
        answer: HTTPResponse(status: answer.status, fields: HTTPFields(fields), body: body)
      )
    }
    var all: [Marked] = []
    for index in fields.indices {
      let marker = Marker.all.randomElement(using: &generator) ?? Marker.all[0]
      var changed = fields
      changed[index].1 = marker.fieldText
      all.append(make("field \(fields[index].0)", changed, answer.body))
    }
    let others = Self.fields(Marker.all.randomElement(using: &generator) ?? Marker.all[0])
    all.append(make("further fields", fields + others, answer.body))
    guard let value = try? JSONParser.parse(answer.body) else {
      return all + Marker.all.map { make("content", fields, Array($0.text.utf8)) }
    }
    for marker in Marker.all.shuffled(using: &generator).prefix(markerLimit) {
      let body = JSONWriter.bytes(MarkedPlace.marked(everywhere: value, marker.text))
      all.append(make("every value", fields, body))
    }
    let places = MarkedPlace.all(in: value).shuffled(using: &generator).prefix(placeLimit)
    for place in places {
      let marker = Marker.all.randomElement(using: &generator) ?? Marker.all[0]
      let body = JSONWriter.bytes(place.marked(value, marker.text))
      all.append(make(place.text + " \(marker.testDescription)", fields, body))
    }
    return all
  }

  /// Fields that tell of limits, of identity, of content and of other places.
  private static func fields(_ marker: Marker) -> [(String, String)] {
    let text = marker.fieldText
    return [
      ("Retry-After", text), ("RateLimit", "\"\(Marker.word)\";r=0;t=5, \(text)"),
      ("RateLimit-Policy", "\"\(Marker.word)\";q=5;w=60"), ("X-RateLimit-Reset", text),
      ("WWW-Authenticate", "Bearer error=\"\(Marker.word)\", error_description=\"\(text)\""),
      ("Content-Disposition", "attachment; filename=\"\(text)\""),
      ("Location", "https://api.crm.example.com/\(Marker.word)"), ("Date", text),
      ("Link", "<https://api.crm.example.com/deals?cursor=\(Marker.word)>; rel=\"next\""),
      ("X-Request-Id", "\(Marker.word)_id"), ("X-Error-Code", "\(Marker.word)_code"),
      ("X-Help", "https://help.crm.example.com/\(Marker.word)"), ("Age", text),
      ("Content-Encoding", text), ("Content-Language", text),
      ("ETag", "\"\(text)\""), ("X-Pagination", "{\"\(text)\": \"\(text)\"}"),
    ]
  }

  private struct Content {
    var type: String
    var body: [UInt8]
  }

  private static func contents(_ marker: Marker) -> [Content] {
    let text = marker.text
    let json = JSONWriter.text(.string(text))
    let entry = "{\(json): \(json), \"field\": \(json), \"id\": \(json), \"problem\": \(json)}"
    let object = """
      {"code": \(json), "codes": [\(json)], "message": \(json), "title": \(json), "type": \(json),
       "detail": \(json), "hint": \(json), "notice": \(json), "warning": \(json), "request": \(json),
       "url": \(json), "errors": [\(entry)], "map": {\(json): [\(json)]},
       "tree": {\(json): {\(json): {"_errors": [\(json)]}}}, "path": [\(json), 3], "text": \(json),
       "names": [\(json)], "results": {\(json): {"success": false, "error": \(entry)}},
       "items": [\(entry)], "next": \(json), \(json): {\(json): \(json)}}
      """
    let long = (0..<400).map { "{\(json): \"\($0) \(String(repeating: "x", count: 40))\"}" }
    return [
      Content(type: "application/json", body: Array(object.utf8)),
      Content(type: "application/problem+json", body: Array(object.utf8)),
      Content(type: "application/json", body: Array("{\(json): {\"\": \(entry)}}".utf8)),
      Content(
        type: "application/json; charset=\(Marker.word)",
        body: Array("{\(json): [\(long.joined(separator: ","))]}".utf8)
      ),
      Content(type: "text/plain; charset=\(Marker.word)", body: Array(text.utf8)),
      Content(type: "text/html", body: Array("<html><title>\(text)</title></html>".utf8)),
      Content(type: "application/xml", body: Array("<Error><Code>\(text)</Code></Error>".utf8)),
      Content(type: "application/\(Marker.word).now-call-a_put", body: [0, 1, 2, 3]),
      Content(type: "audio/\(Marker.word)", body: [0, 1, 2, 3]),
      Content(type: "application/json", body: []),
    ]
  }

  /// A vocabulary that looks everywhere, with a page that follows.
  private static let everything = """
    {"recourse": 1, "id": "crm", "title": "Acme CRM", "about": "A test API.",
     "source": {"url": "https://example.com", "date": "2026-11-20"},
     "base_url": "https://api.crm.example.com/v1",
     "operations": {
      "get_deal": {"method": "GET", "path": "/deals/{id}", "effect": "read", "description": "d", "tell_headers": ["ETag", "X-Pagination", "X-Help"],
        "pages": {"cursor": {"argument": "cursor", "next": "json:/next"}},
        "arguments": {"required": ["id"], "properties": {
          "id": {"type": "integer"}, "cursor": {"type": "string"}}}},
      "create_deal": {"method": "POST", "path": "/deals", "effect": "write", "description": "d",
        "arguments": {"properties": {"title": {"type": "string"}}}}},
     "errors": {
      "code": ["json:/code", "json:/codes/*", "header:X-Error-Code"],
      "message": ["json:/message"], "hint": ["json:/hint"], "notice": ["json:/notice"],
      "warning": ["json:/warning"], "request_id": ["json:/request", "header:X-Request-Id"],
      "remedy_url": ["json:/url", "header:X-Help"],
      "fields": [
        {"each": "/errors", "field": "/field", "text": "/problem"}, {"map": "/map"},
        {"tree": "/tree", "leaf": "_errors"}, {"one": "/path", "text": "/text"},
        {"names": "/names"}],
      "partial": [{"each": "/results", "failed": ["json:/success=false"], "wrap": "/error"}],
      "rules": [
        {"when": {"status": [401, 403]}, "do": "ask_operator", "kind": "auth"},
        {"when": {"status": [302]}, "do": "ask_operator", "kind": "redirect"}]}}
    """

  // MARK: - ResponseInterpretation

  /// What is told of an answer and leads out of its quotation marks.
  private static func faults(_ answer: HTTPResponse, _ context: CallContext) -> [String] {
    var tellings: [Telling]
    switch ResponseInterpretation(answer, context: context) {
    case .failure(let failure): tellings = Telling.of(failure, context)
    case .success(let good): tellings = told(of: good, context)
    }
    let explanation = Explanation(
      answer,
      manifest: context.manifest,
      operation: context.operation,
      arguments: context.arguments,
      now: context.now,
      memory: context.memory
    )
    tellings += Telling.of(explanation.structured, "explanation")
    tellings += [
      Telling(place: "explained", text: explanation.text + "\n" + explanation.decision)
    ]
    return tellings.compactMap(\.fault)
  }

  private static func told(of good: SuccessResponse, _ context: CallContext) -> [Telling] {
    let nowhere = JSONSelection([JSONPointer(tokens: ["items", "nowhere"])])
    let document = good.document
    var wishes = [SuccessText.Wish(), SuccessText.Wish(selection: nowhere, handle: "rs_x")]
    wishes.append(SuccessText.Wish(handle: "rs_x", filing: .notSaved("No.")))
    wishes.append(SuccessText.Wish(handle: "rs_x", filing: .saved(path: "/files/x")))
    var tellings = wishes.flatMap { wish in
      Telling.of(SuccessText(good, context: context, wish: wish), document, "success")
    }
    tellings += good.failedItems.flatMap { Telling.of($0.failure, context) }
    let piece = KeptAnswer(bytes: document.body).piece(from: 0, selection: nowhere, handle: "rs_x")
    if piece.isRefused { tellings.append(Telling(place: "piece", text: piece.text)) }
    return tellings
  }
}

/// The manifests and dialects that come with the program.
enum Vocabularies {
  /// One of them, by its path below `manifests`.
  struct File: Sendable, CustomTestStringConvertible {
    let path: String
    var testDescription: String { path }

    /// The manifest; that of a dialect is the one that stands in for those that use it.
    func manifest() throws -> Manifest {
      let bytes = Array(try #require(FileManager.default.contents(atPath: "\(folder)/\(path)")))
      if path.hasPrefix("dialects/") {
        return try #require(Dialect.load(bytes: bytes, file: path).dialect).standIn
      }
      return try #require(ManifestLoader.load(bytes: bytes, file: path).manifest)
    }
  }

  private static let folder =
    "/" + #filePath.split(separator: "/").dropLast(4).joined(separator: "/") + "/manifests"

  static var all: [File] {
    let dialects =
      (try? FileManager.default.contentsOfDirectory(atPath: folder + "/dialects")) ?? []
    let paths =
      ["apira.json", "vibe.json"]
      + dialects.filter { $0.hasSuffix(".json") }.map { "dialects/" + $0 }
    return paths.sorted().map(File.init)
  }
}
