import Guidance
import Failures
import FoundationEssentials
import HTTP
import JSON
import Manifests
import Testing

/// The dialects that come with the program, each held by its own samples.
struct DialectFileTests {
  static let names = DialectFiles.names

  @Test func `there are dialects for the APIs that people ask for`() {
    #expect(Self.names.count >= 21)
  }

  @Test(arguments: names)
  func `a dialect loads without a word, and its samples are as expected`(_ name: String) throws {
    let loaded = try DialectFiles.load(name)
    #expect(loaded.diagnostics.map(\.description) == [])
    let dialect = try #require(loaded.dialect)
    for sample in dialect.samples {
      let mismatches = SampleCheck.run(sample, dialect.standIn)
      #expect(mismatches.isEmpty, "\(sample.name): \(mismatches.map(\.message))")
    }
  }

  @Test(arguments: names)
  func `a dialect shows a good answer, and each sample says what follows`(_ name: String) throws {
    let dialect = try #require(try DialectFiles.load(name).dialect)
    #expect(dialect.samples.contains { $0.expect.verdict == "ok" })
    #expect(dialect.samples.allSatisfy { $0.expect.verdict != nil || $0.expect.items != nil })
  }

  @Test(arguments: DialectFiles.rules)
  func `a dialect without one of its rules has a sample that tells`(rule: DialectRule) throws {
    let document = try DialectFiles.document(rule.dialect)
    var changed = try #require(document.object)
    var errors = try #require(changed["errors"]?.object)
    var rules = try #require(errors["rules"]?.array)
    rules.remove(at: rule.index)
    errors["rules"] = .array(rules)
    changed["errors"] = .object(errors)
    let loaded = Dialect.load(bytes: JSONWriter.bytes(.object(changed)), file: rule.dialect)
    let dialect = try #require(loaded.dialect)
    #expect(dialect.samples.contains { !SampleCheck.run($0, dialect.standIn).isEmpty })
  }

  @Test(arguments: names)
  func `what an agent is told stays within its limits`(_ name: String) throws {
    let dialect = try #require(try DialectFiles.load(name).dialect)
    for sample in dialect.samples {
      let explanation = Explanation(
        HTTPResponse(
          status: sample.answer.status,
          fields: HTTPFields(sample.answer.headers.map { ($0.name, $0.value) }),
          body: sample.answer.body
        ),
        manifest: dialect.standIn,
        operation: dialect.standIn.operations.first,
        now: sample.now,
        memory: sample.memory.object ?? JSONObject()
      )
      #expect(explanation.text.count <= Guidance.textLimit)
    }
  }
}

/// One rule of a dialect.
struct DialectRule: Sendable, CustomTestStringConvertible {
  let dialect: String
  let index: Int
  let title: String
  var testDescription: String { "\(dialect) /errors/rules/\(index) \(title)" }
}

/// The files in `manifests/dialects`.
enum DialectFiles {
  private static let folder =
    "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/") + "/manifests/dialects"

  static var names: [String] {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return files.filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }.sorted()
  }

  static var rules: [DialectRule] {
    names.flatMap { name in
      let rules = (try? document(name)["errors"]?["rules"]?.array) ?? []
      return rules.enumerated().map { index, rule in
        DialectRule(dialect: name, index: index, title: JSONWriter.text(rule["when"] ?? .null))
      }
    }
  }

  static func document(_ name: String) throws -> JSONValue { try JSONParser.parse(bytes(name)) }

  static func load(_ name: String) throws -> Dialect.Loaded {
    Dialect.load(bytes: try bytes(name), file: "\(name).json")
  }

  private static func bytes(_ name: String) throws -> [UInt8] {
    Array(try #require(FileManager.default.contents(atPath: "\(folder)/\(name).json")))
  }
}
