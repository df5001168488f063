import Text
import JSON
import Manifests

extension Operation {
  /// The reserved argument by which the agent asks for parts of an answer.
  static let select = "select"

  /// Whether the operation's tool takes `select`: an answer that is asked for can be had in part.
  var isSelectable: Bool { effect == .read }

  /// The arguments with a selection of one pointer as the list that the schema asks for.
  func listingSelection(in arguments: JSONObject) -> JSONObject {
    isSelectable ? arguments.listingSelection : arguments
  }

  /// What the schema of a tool says of `select`; `examples` are pointers into this tool's answers.
  static func selectSchema(_ examples: [String]) -> JSONValue {
    examples.isEmpty
      ? usualSelectSchema : selectSchema(showing: examples.joined(separator: " and "))
  }

  private static let usualSelectSchema = selectSchema(showing: "/items/*/id")

  private static func selectSchema(showing shown: String) -> JSONValue {
    [
      "type": "array", "items": ["type": "string"], "maxItems": JSONValue(JSONSelection.limit),
      "description": .string("JSON pointers of the parts to return, such as \(shown)."),
    ]
  }

  /// Pointers into the answer that its schema tells: the first plain members of its items.
  var selectableExamples: [String] {
    guard let output = form.output else { return [] }
    var schema = JSONValue.object(output)
    var path = ""
    for _ in 0..<4 {
      if let items = schema["items"], items.object != nil {
        (schema, path) = (items, path + "/*")
        continue
      }
      let properties = schema["properties"]?.object?.members ?? []
      guard let list = properties.first(where: { $0.value["items"]?.object != nil }) else { break }
      (schema, path) = (list.value, path + "/" + list.name)
    }
    let plain =
      schema["properties"]?.object?.members.filter { member in
        let type = member.value["type"]?.string
        return type == "string" || type == "integer" || type == "number"
      } ?? []
    return plain.prefix(2).map { "\(path)/\($0.name)" }.filter { $0.utf8.count <= 60 }
  }
}

extension JSONObject {
  /// The same with a selection of one pointer as a list.
  var listingSelection: JSONObject {
    guard case .string(let text)? = self[Operation.select], !text.isEmpty else { return self }
    var arguments = self
    arguments[Operation.select] = .array([.string(text)])
    return arguments
  }

  /// The pointers of a selection as written; nil where nothing is selected.
  var selectedTexts: [String]? {
    let texts = self[Operation.select]?.array?.compactMap(\.string) ?? []
    return texts.isEmpty ? nil : texts
  }
}

extension JSONSelection.Fault {
  /// What is wrong, behind the argument's name.
  var sentence: String {
    let hint = suggestion.map { "; did you mean \(UntrustedText.quoted($0))?" } ?? ""
    return "takes JSON pointers such as /items/*/id; \(UntrustedText.quoted(text)) is none\(hint)"
  }
}
