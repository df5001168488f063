import Guidance
import Failures
import FoundationEssentials
import HTTP
import JSON
import Manifests
import Testing

/// The recorded error shapes of some twenty public APIs, where the repository's surroundings hold them.
struct SharedSampleTests {
  @Test(.enabled(if: SharedSamples.areThere, "the sample files are not beside the repository"))
  func `every recorded answer leads to its verdict and its wait`() throws {
    let apis = try SharedSamples.load()
    var count = 0
    for (name, manifest) in apis {
      for sample in manifest.samples {
        let mismatches = SampleCheck.run(sample, manifest)
        #expect(mismatches.isEmpty, "\(name) \(sample.name): \(mismatches.map(\.message))")
        count += 1
      }
    }
    #expect(count == 79)
  }

  @Test(.enabled(if: SharedSamples.areThere, "the sample files are not beside the repository"))
  func `every recorded failure becomes guidance within its limits`() throws {
    for (_, manifest) in try SharedSamples.load() {
      for sample in manifest.samples {
        let explanation = Explanation(
          HTTPResponse(
            status: sample.answer.status,
            fields: HTTPFields(sample.answer.headers.map { ($0.name, $0.value) }),
            body: sample.answer.body
          ),
          manifest: manifest,
          operation: manifest.operations.first,
          now: sample.now
        )
        #expect(explanation.text.count <= Guidance.textLimit)
        #expect(explanation.structured["action"] != nil)
      }
    }
  }
}

extension SharedSampleTests {
  @Test(.enabled(if: SharedSamples.areThere, "the sample files are not beside the repository"))
  func `every recorded answer of an API leads to the same in its dialect`() throws {
    var count = 0
    for (api, manifest) in try SharedSamples.load() where !["apira", "vibe"].contains(api) {
      let name = api == "ietf" ? "rfc9457" : api
      let dialect = try #require(try DialectFiles.load(name).dialect, "\(name)")
      for sample in manifest.samples {
        let mismatches = SampleCheck.run(sample, dialect.standIn)
        #expect(mismatches.isEmpty, "\(name) \(sample.name): \(mismatches.map(\.message))")
        count += 1
      }
    }
    #expect(count == 56)
  }
}

/// Makes manifests of the shared error sections and samples.
private enum SharedSamples {
  private static var folder: String {
    let parts = #filePath.split(separator: "/").dropLast(3)
    return "/" + parts.dropLast().joined(separator: "/") + "/shared/samples"
  }

  static var areThere: Bool { (try? read("error-shapes.json")) != nil }

  static func load() throws -> [(String, Manifest)] {
    let shapes = try #require(try read("error-shapes.json")["apis"]?.object)
    let drafts = try #require(try read("vocabulary-draft.json")["apis"]?.object)
    return try shapes.members.map { api in
      let errors = try #require(drafts[api.name]?.object)
      let samples = (api.value.array ?? []).enumerated().map { index, sample in
        var object = sample.object ?? JSONObject()
        object["name"] = .string("sample \(index)")
        return JSONValue.object(object)
      }
      return (api.name, try manifest(errors: errors, samples: samples))
    }
  }

  private static func manifest(errors: JSONObject, samples: [JSONValue]) throws -> Manifest {
    let frame = """
      {"recourse": 1, "id": "api", "title": "The API", "about": "A test API.",
       "source": {"url": "https://example.com", "date": "2026-11-20"},
       "base_url": "https://api.example.com",
       "credentials": {"key": {"env": "API_KEY", "header": "X-Key"}},
       "operations": {"search": {"method": "GET", "path": "/search", "effect": "read",
         "group": "search", "description": "d", "arguments": {"properties": {
         "model": {"type": "string"}, "baseId": {"type": "string"}}}}}}
      """
    var document = try #require(try JSONParser.parse(frame).object)
    document["errors"] = .object(errors)
    document["samples"] = .array(samples)
    return try TestManifest.load(JSONWriter.text(.object(document)))
  }

  private static func read(_ name: String) throws -> JSONValue {
    let contents = try #require(FileManager.default.contents(atPath: "\(folder)/\(name)"))
    return try JSONParser.parse(Array(contents))
  }
}
