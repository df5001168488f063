import JSON
import Testing

/// The official tests of the draft, run from the folder that `JSON_SCHEMA_TEST_SUITE` names, and skipped without it.
struct OfficialSuiteTests {
  /// Groups of tests that ask for what the schema of a tool cannot say, and why.
  private static let exceptions: [String: Set<String>] = [
    // The schema of schemas is not at hand, and arguments are not schemas.
    "defs": ["validate definition against metaschema"],
    "ref": ["remote ref, containing refs itself"],
    // A schema of schemas that takes keywords out of use.
    "vocabulary": ["schema that uses custom metaschema with with no validation vocabulary"],
    // A document that says it is of an earlier draft; what is new in it is understood all the same.
    "optional/cross-draft": ["refs to historic drafts are processed as historic drafts"],
    // What a label in Punycode stands for is not looked at, and names with other letters are not checked at all.
    "optional/format/hostname": ["validation of A-label (punycode) host names"],
    "optional/format/idn-hostname": ["all"],
  ]

  @Test(
    .enabled(
      if: OfficialSuite.folder != nil,
      "set JSON_SCHEMA_TEST_SUITE to a clone of json-schema-org/JSON-Schema-Test-Suite to run it"
    ),
    arguments: [
      ("", JSONSchema.Formats.described), ("optional/", .exact), ("optional/format/", .exact),
    ]
  )
  func `every official test of the draft passes`(
    row: (folder: String, formats: JSONSchema.Formats)
  ) throws {
    let documents = try OfficialSuite.documents()
    var report = ""
    for file in try OfficialSuite.files(in: row.folder) {
      let tally = try OfficialSuite.run(
        file,
        documents,
        formats: row.formats,
        except: Self.exceptions[row.folder + file.name] ?? []
      )
      report += "\(row.folder)\(file.name): \(tally.passed) passed, \(tally.failed.count) failed"
      report += tally.excepted.isEmpty ? "\n" : ", \(tally.excepted.count) left out\n"
      for title in tally.failed { Issue.record("\(row.folder)\(file.name): \(title)") }
    }
    print(report)
  }
}
