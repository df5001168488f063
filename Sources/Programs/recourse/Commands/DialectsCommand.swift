import BundledFiles
import JSON
import System
import Text

/// `recourse dialects`: what of the files inside the program a person may want to read.
struct DialectsCommand {
  static let specs: [Options.Spec] = [.flag("--json")]

  private enum Action {
    case list
    case show(String)
  }

  private let action: Action
  private let isJSON: Bool

  init(_ words: [String]) throws(UsageError) {
    let options = try Options(words, command: "dialects", specs: Self.specs)
    var operands = options.operands[...]
    let verb = operands.popFirst() ?? "list"
    isJSON = options.has("--json")
    switch verb {
    case "list": action = .list
    case "show":
      guard let name = operands.popFirst() else {
        throw .missingOperand(command: "dialects show", expected: "a name, such as stripe")
      }
      action = .show(name)
    default:
      // Whoever names a dialect alone means to see it.
      guard Self.file(of: verb) != nil else {
        throw .unknownAction(verb, command: "dialects", known: ["list", "show"])
      }
      action = .show(verb)
    }
    if let operand = operands.first { throw .unexpectedOperand(operand, command: "dialects") }
  }

  func run() throws(UsageError) -> ExitCode {
    switch action {
    case .list:
      list()
      return .done
    case .show(let name):
      guard let file = Self.file(of: name), let content = BundledFiles.content(file) else {
        let known = BundledFiles.dialects + BundledFiles.manifests + Self.others
        throw .unknownName(name, expected: "dialects show", known: known)
      }
      Terminal.standardOutput.write(String(decoding: content, as: UTF8.self))
      return .done
    }
  }

  private static let others = ["vocabulary", "scenarios", "schema"]

  private static func file(of name: String) -> String? {
    switch name {
    case "vocabulary", "scenarios": name + ".md"
    case "schema": "manifest.schema.json"
    case _ where BundledFiles.manifests.contains(name): name + ".json"
    case _ where BundledFiles.dialects.contains(name): "dialects/\(name).json"
    default: nil
    }
  }

  private func list() {
    let dialects = BundledFiles.dialects.map { name in
      (name, BundledFiles.content("dialects/\(name).json").flatMap { try? JSONParser.parse($0) })
    }
    if isJSON {
      let list = dialects.map { name, document -> JSONValue in
        [
          "name": .string(name), "title": document?["title"] ?? .null,
          "about": document?["about"] ?? .null, "source": document?["source"]?["url"] ?? .null,
        ]
      }
      let json: JSONObject = ["dialects": .array(list)]
      return Terminal.standardOutput.write(line: JSONWriter.text(.object(json)))
    }
    let width = dialects.map(\.0.count).max() ?? 0
    for (name, document) in dialects {
      let gap = String(repeating: " ", count: width - name.count + 2)
      Terminal.standardOutput.write(line: name + gap + (document?["title"]?.string ?? ""))
    }
    Terminal.standardOutput.write(
      line:
        "\nTake one with --errors NAME, or \"errors\": {\"use\": \"NAME\"} in a manifest. To read"
        + " one:\nrecourse dialects show NAME (also: vocabulary, scenarios, schema, apira, vibe)."
    )
  }
}
