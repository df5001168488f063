package import JSON
package import MCP
import Text

/// The tools that a server would list, for a person who wants to know what they are and what they cost.
package struct ToolTable {
  private let tools: [Tool]

  /// Bytes of JSON that models take for about one token.
  ///
  /// Tokenizers differ; for JSON schemas in English they all come to between 3.5 and 4.5.
  private static let bytesPerToken = 4

  /// Makes a table.
  package init(_ tools: [Tool]) { self.tools = tools }

  /// One line for each tool, and one on the whole.
  package var lines: [StyledLine] {
    var table = StyledTable(indent: 0)
    table.add(["TOKENS", "EFFECT", "TOOL"].map { ($0, .aside) })
    for tool in tools {
      let tokens = String(Self.tokens(of: tool))
      let padding = String(repeating: " ", count: max(0, 6 - tokens.count))
      table.add([
        (padding + tokens, .plain), (tool.effect, tool.effect == "read" ? .plain : .person),
        (tool.name, .heading),
      ])
    }
    let total = tools.reduce(0) { $0 + Self.tokens(of: $1) }
    return table.lines + [
      .paragraph(
        "\(English.count(tools.count, "tool")), about \(total) tokens of a model's context.",
        indent: 0
      )
    ]
  }

  /// The tools as they are listed, each with its effect and tokens.
  package var json: JSONObject {
    [
      "tools": .array(
        tools.map { tool in
          var json = tool.listed
          json["effect"] = .string(tool.effect)
          json["tokens"] = JSONValue(Self.tokens(of: tool))
          return .object(json)
        }
      ),
      "tokens": JSONValue(tools.reduce(0) { $0 + Self.tokens(of: $1) }),
    ]
  }

  private static func tokens(of tool: Tool) -> Int {
    (JSONWriter.text(.object(tool.listed)).utf8.count + bytesPerToken - 1) / bytesPerToken
  }
}

extension Tool {
  /// What a call does, by its hints.
  fileprivate var effect: String {
    if annotations.readOnlyHint { return "read" }
    return annotations.destructiveHint ? "destroy" : "write"
  }

  /// What of it clients show to their models.
  fileprivate var listed: JSONObject {
    [
      "name": .string(name), "description": .string(description),
      "inputSchema": .object(inputSchema),
    ]
  }
}
