import JSON
import System
import Testing
import Text
import YAML

/// The official suite (https://github.com/yaml/yaml-test-suite, branch `data`), from the folder that YAML_TEST_SUITE names.
struct YAMLSuiteTests {
  private static let folder = SuiteFolder.named

  /// What libyaml 0.2.5 reads otherwise than YAML 1.2 does, by the suite's ids.
  private static let exceptions: Set<String> = Set(
    [
      // Refused: a key of several lines, or a colon on the line after its key, between braces.
      "4MUZ/00 4MUZ/01 4MUZ/02 5MUD 9SA2 K3WX NJ66 VJP3/01",
      // Refused: a tab that only separates, or begins a block's first line.
      "6BCT 6CA3 96NN/00 96NN/01 A2M4 DK95/00 Q5MG Y79Y/010",
      // Refused: a text between brackets that begins with a colon.
      "58MP 5T43 DBG4 HM87/00",
      // Refused: anchors of other characters than letters, digits, "-" and "_".
      "2SXE 8XYN W5VH",
      // Refused: directives that nobody knows, and YAML 1.3.
      "2LFX 6LVF BEC7 MUS6/05 MUS6/06",
      // Refused: a block that is the whole document and not indented.
      "DK3J FP8R",
      // Refused, because libyaml reads it wrong: a text between brackets that begins with a question mark, which it takes for
      // the mark of a key, and a colon in an anchor, which ends the name for it.
      "652Z HM87/01 Y2GN",
      // Read though wrong: what is indented too little between quotation marks and brackets, a comment without a space before
      // it, "-" alone between brackets, directives in the wrong place.
      "9C9N 9JBA CVW2 DK95/01 G5U8 MUS6/00 QB6E RHX7 S98Z SU5Z X4QW Y79Y/003 YJV2",
      // A blank line's tab is a space, and never wrong.
      "R4YG Y79Y/000 Y79Y/001",
      // A mark with nothing after it is no second document: our own decision.
      "6XDY MUS6/01 PUW8",
    ].flatMap { $0.split(separator: " ").map(String.init) }
  )

  @Test(.enabled(if: YAMLSuiteTests.folder != nil, "YAML_TEST_SUITE names no folder"))
  func `all of the official suite is read as it says, but for what libyaml is known for`() throws {
    let cases = SuiteCase.all(in: try #require(Self.folder))
    try #require(cases.count > 300)
    let outcomes = cases.map { ($0.id, $0.outcome) }
    let failed = Set(outcomes.filter { $0.1 == .failed }.map(\.0))
    let formless = outcomes.count { $0.1 == .withoutJSON }
    print(
      "yaml-test-suite: \(outcomes.count) cases, \(outcomes.count - failed.count - formless) passed, "
        + "\(failed.count) failed (\(failed.sorted().joined(separator: " "))), \(formless) have no JSON form"
    )
    #expect(failed == Self.exceptions)
  }
}

/// One case of the suite.
private struct SuiteCase {
  enum Outcome { case passed, failed, withoutJSON }

  let id: String
  private let path: String

  static func all(in folder: String) -> [SuiteCase] {
    // "name" and "tags" hold the same cases again under other names.
    let names = Files.names(in: folder).filter { $0 == $0.uppercased() }
    return names.sorted().flatMap { name in
      let path = "\(folder)/\(name)"
      let parts = Files.names(in: path).sorted()
      if parts.contains("in.yaml") { return [SuiteCase(id: name, path: path)] }
      return parts.map { SuiteCase(id: "\(name)/\($0)", path: "\(path)/\($0)") }
        .filter { $0.file("in.yaml") != nil }
    }
  }

  var outcome: Outcome {
    guard let text = file("in.yaml") else { return .withoutJSON }
    let value = try? YAMLParser.parse(text)
    if file("error") != nil { return value == nil ? .passed : .failed }
    guard let json = file("in.json") else { return .withoutJSON }
    do throws(JSONSyntaxError) {
      return value == (try JSONParser.parse(json)) ? .passed : .failed
    } catch {
      // Several values, or none: one document is what is read.
      return value == nil ? .passed : .failed
    }
  }

  private func file(_ name: String) -> [UInt8]? { try? Files.read("\(path)/\(name)") }
}
