import FoundationEssentials
import JSON
import Testing

/// The JSON-Schema-Test-Suite, where the environment names its folder: nothing of it is part of this repository.
///
/// `git clone https://github.com/json-schema-org/JSON-Schema-Test-Suite` and set `JSON_SCHEMA_TEST_SUITE` to the clone.
enum OfficialSuite {
  static let variable = "JSON_SCHEMA_TEST_SUITE"

  static var folder: String? { ProcessInfo.processInfo.environment[variable] }

  /// A file of tests, which mostly is about one keyword.
  struct File {
    let name: String
    let groups: [JSONValue]
  }

  /// The files of a folder of the draft, in order.
  static func files(in folder: String) throws -> [File] {
    let path = try #require(self.folder) + "/tests/draft2020-12/" + folder
    let names = try FileManager.default.contentsOfDirectory(atPath: path)
    return try names.filter { $0.hasSuffix(".json") }.sorted().map { name in
      File(name: String(name.dropLast(5)), groups: try #require(try read(path + "/" + name).array))
    }
  }

  /// The documents that tests refer to, by the URIs under which they are to be found.
  static func documents() throws -> [String: JSONValue] {
    let root = try #require(folder) + "/remotes"
    var documents: [String: JSONValue] = [:]
    for path in try FileManager.default.subpathsOfDirectory(atPath: root)
    where path.hasSuffix(".json") {
      documents["http://localhost:1234/" + path] = try read(root + "/" + path)
    }
    return documents
  }

  private static func read(_ path: String) throws -> JSONValue {
    let data = try #require(FileManager.default.contents(atPath: path), "\(path) is not there")
    return try JSONParser.parse(Array(data))
  }
}

extension OfficialSuite {
  /// How the tests of one file went.
  struct Tally {
    var passed = 0
    var failed: [String] = []
    var excepted: [String] = []
  }

  /// Runs the tests of a file.
  static func run(
    _ file: File,
    _ documents: [String: JSONValue],
    formats: JSONSchema.Formats,
    except exceptions: Set<String>
  ) throws -> Tally {
    var tally = Tally()
    for group in file.groups {
      let schema = JSONSchema(
        document: try #require(group["schema"]),
        documents: documents,
        formats: formats
      )
      for test in group["tests"]?.array ?? [] {
        let title = group.title + " / " + test.title
        let isFitting = schema.validate(try #require(test["data"])).isEmpty
        if isFitting == test["valid"]?.bool {
          tally.passed += 1
        } else if !exceptions.isDisjoint(with: ["all", group.title, title]) {
          tally.excepted.append(title)
        } else {
          tally.failed.append(title)
        }
      }
    }
    return tally
  }
}

extension JSONValue {
  fileprivate subscript(name: String) -> JSONValue? { object?[name] }
  fileprivate var title: String { self["description"]?.string ?? "" }
}
