import Guidance
import Failures
import FoundationEssentials
import JSON
import Manifests
import Testing

/// Each rule of the project's manifests is held by a sample: without it, at least one turns red.
struct RuleRemovalTests {
  struct Place: CustomTestStringConvertible {
    let api: String
    let rule: Int
    let title: String
    var testDescription: String { "\(api) /errors/rules/\(rule) \(title)" }
  }

  static let places: [Place] = ["apira", "vibe"].flatMap { api in
    let rules = (try? document(api)["errors"]?["rules"]?.array) ?? []
    return rules.enumerated().map { index, rule in
      Place(api: api, rule: index, title: JSONWriter.text(rule["when"] ?? .null))
    }
  }

  @Test func `both manifests have rules`() {
    for api in ["apira", "vibe"] { #expect(Self.places.count { $0.api == api } >= 9) }
  }

  @Test(arguments: ["apira", "vibe"])
  func `the samples of a whole manifest are as expected`(_ api: String) throws {
    let manifest = try Self.load(Self.document(api))
    #expect(manifest.samples.allSatisfy { SampleCheck.run($0, manifest).isEmpty })
  }

  @Test(arguments: places)
  func `a manifest without one of its rules has a sample that tells`(_ place: Place) throws {
    var document = try #require(try Self.document(place.api).object)
    var errors = try #require(document["errors"]?.object)
    var rules = try #require(errors["rules"]?.array)
    rules.remove(at: place.rule)
    errors["rules"] = .array(rules)
    document["errors"] = .object(errors)
    let manifest = try Self.load(.object(document))
    #expect(manifest.samples.contains { !SampleCheck.run($0, manifest).isEmpty })
  }

  private static func document(_ api: String) throws -> JSONValue {
    let root = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    let path = "\(root)/manifests/\(api).json"
    return try JSONParser.parse(Array(try #require(FileManager.default.contents(atPath: path))))
  }

  private static func load(_ document: JSONValue) throws -> Manifest {
    let loaded = ManifestLoader.load(bytes: JSONWriter.bytes(document), file: "manifest.json")
    let faults = loaded.diagnostics.filter { $0.severity == .error }.map(\.description)
    return try #require(loaded.manifest, "\(faults)")
  }
}
