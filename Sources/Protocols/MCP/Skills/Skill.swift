import JSON
import Text

/// What a model may read before it acts, as a file of instructions (extension `io.modelcontextprotocol/skills`, SEP-2640).
package struct Skill: Sendable, Hashable {
  package let name: String
  package let description: String

  /// The instructions, in Markdown.
  package let body: String

  /// Makes a skill.
  package init(name: String, description: String, body: String) {
    self.name = name
    self.description = description
    self.body = body
  }

  /// Where the file is read.
  var uri: String { "skill://recourse/\(name)/SKILL.md" }

  /// The whole file; the description is quoted, for its colons would mean something to YAML.
  package var file: String {
    let quoted = JSONWriter.text(.string(description))
    return "---\nname: \(name)\ndescription: \(quoted)\n---\n\n\(body)\n"
  }

  /// The file as a list of resources tells it.
  var resource: JSONObject {
    [
      "uri": .string(uri), "name": .string(name), "description": .string(description),
      "mimeType": "text/markdown", "size": JSONValue(file.utf8.count),
    ]
  }

  /// The skill as lists tell it.
  var entry: JSONObject {
    let bytes = Array(file.utf8)
    return [
      "uri": .string(uri),
      "frontmatter": ["name": .string(name), "description": .string(description)],
      "resources": [
        [
          "uri": .string(uri),
          "digest": .string("sha256:" + Hexadecimal.text(of: SHA256.hash(bytes))),
          "size": JSONValue(bytes.count),
        ]
      ],
    ]
  }
}
