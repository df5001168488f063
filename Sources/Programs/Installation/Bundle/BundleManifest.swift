package import JSON

/// The manifest of an MCPB bundle (manifest version 0.3): what a client shows, asks for and starts.
package struct BundleManifest: Sendable {
  /// A variable that the person who installs the bundle fills in; its value is never a part of the bundle.
  package struct Variable: Sendable, Hashable {
    package var name: String

    /// What it is for, and where one gets it.
    package var description: String
    package var need: Need

    /// Makes a variable.
    package init(name: String, description: String, need: Need) {
      self.name = name
      self.description = description
      self.need = need
    }
  }

  /// Whether a client starts the server without the variable.
  package enum Need: Sendable, Hashable { case required, optional }

  /// A tool that is listed before the server was ever started.
  package struct Tool: Sendable, Hashable {
    package var name: String
    package var description: String

    /// Makes a tool.
    package init(name: String, description: String) {
      self.name = name
      self.description = description
    }
  }

  /// What clients know the bundle by: letters, digits and dashes.
  package var name: String
  package var title: String
  package var version: String
  package var description: String
  package var author: String

  /// The arguments of the program; `${__dirname}` is the place where the bundle is unpacked.
  package var arguments: [String]
  package var variables: [Variable]
  package var tools: [Tool]

  /// What the program inside runs on: linux, darwin or win32.
  package var platform: String

  /// The program's place in the bundle.
  package static let program = "server/recourse"

  /// Tools that are listed; a client asks the server for the others.
  private static let toolLimit = 100

  /// Makes a manifest.
  package init(
    name: String,
    title: String,
    version: String,
    description: String,
    author: String,
    arguments: [String],
    variables: [Variable],
    tools: [Tool],
    platform: String
  ) {
    self.name = name
    self.title = title
    self.version = version
    self.description = description
    self.author = author
    self.arguments = arguments
    self.variables = variables
    self.tools = tools
    self.platform = platform
  }

  /// The manifest as it stands in the bundle.
  package var json: JSONObject {
    [
      "manifest_version": "0.3", "name": .string(name), "display_name": .string(title),
      "version": .string(version), "description": .string(description),
      "author": ["name": .string(author)],
      "server": [
        "type": "binary", "entry_point": .string(Self.program),
        "mcp_config": [
          "command": .string("${__dirname}/" + Self.program),
          "args": .array(arguments.map { .string($0) }), "env": .object(environment),
        ],
      ],
      "tools": .array(
        tools.prefix(Self.toolLimit).map {
          ["name": .string($0.name), "description": .string($0.description)]
        }
      ),
      "tools_generated": true, "user_config": .object(questions),
      "compatibility": ["platforms": .array([.string(platform)])],
    ]
  }

  private var environment: JSONObject {
    JSONObject(variables.map { ($0.name, .string("${user_config.\(Self.key($0.name))}")) })
  }

  private var questions: JSONObject {
    JSONObject(
      variables.map { variable in
        (
          Self.key(variable.name),
          [
            "type": "string", "title": .string(variable.name),
            "description": .string(variable.description), "sensitive": true,
            "required": .bool(variable.need == .required),
          ]
        )
      }
    )
  }

  private static func key(_ variable: String) -> String { variable.lowercased() }
}

extension BundleManifest {
  /// The platform that the bytes of a program are for, as a bundle names it; nil for what is no program.
  package static func platform(of program: [UInt8]) -> String? {
    switch program.prefix(4) {
    case [0x7F, 0x45, 0x4C, 0x46]: "linux"
    case [0xCF, 0xFA, 0xED, 0xFE], [0xCA, 0xFE, 0xBA, 0xBE]: "darwin"
    case _ where program.starts(with: [0x4D, 0x5A]): "win32"
    default: nil
    }
  }
}
