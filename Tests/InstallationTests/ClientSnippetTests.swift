import Installation
import JSON
import Testing
import YAML

struct ClientSnippetTests {
  private static let command = ServerCommand(
    executable: "/usr/local/bin/recourse",
    manifests: ["/etc/recourse/apira.json"],
    environment: ["APIRA_API_KEY"]
  )

  private static let golden: [AgentClient: String] = [
    .claudeCode: """
    {
      "mcpServers": {
        "recourse": {
          "type": "stdio",
          "command": "/usr/local/bin/recourse",
          "args": ["serve", "/etc/recourse/apira.json"],
          "env": {
            "APIRA_API_KEY": "${APIRA_API_KEY:-}"
          },
          "timeout": 120000
        }
      }
    }

    """,
    .claudeDesktop: """
    {
      "mcpServers": {
        "recourse": {
          "command": "/usr/local/bin/recourse",
          "args": ["serve", "/etc/recourse/apira.json"],
          "env": {
            "APIRA_API_KEY_FILE": "/path/to/apira_api_key"
          }
        }
      }
    }

    """,
    .vsCode: """
    {
      "servers": {
        "recourse": {
          "type": "stdio",
          "command": "/usr/local/bin/recourse",
          "args": ["serve", "/etc/recourse/apira.json"],
          "env": {
            "APIRA_API_KEY": "${input:apira-api-key}"
          }
        }
      },
      "inputs": [
        {
          "type": "promptString",
          "id": "apira-api-key",
          "description": "Value of APIRA_API_KEY",
          "password": true
        }
      ]
    }

    """,
    .cursor: """
    {
      "mcpServers": {
        "recourse": {
          "command": "/usr/local/bin/recourse",
          "args": ["serve", "/etc/recourse/apira.json"],
          "env": {
            "APIRA_API_KEY": "${env:APIRA_API_KEY}"
          }
        }
      }
    }

    """,
    .codex: """
    [mcp_servers.recourse]
    command = "/usr/local/bin/recourse"
    args = ["serve", "/etc/recourse/apira.json"]
    env_vars = ["APIRA_API_KEY"]
    tool_timeout_sec = 120

    """,
    .gemini: """
    {
      "mcpServers": {
        "recourse": {
          "command": "/usr/local/bin/recourse",
          "args": ["serve", "/etc/recourse/apira.json"],
          "env": {
            "APIRA_API_KEY": "$APIRA_API_KEY"
          }
        }
      }
    }

    """,
    .cline: """
    {
      "mcpServers": {
        "recourse": {
          "command": "/usr/local/bin/recourse",
          "args": ["serve", "/etc/recourse/apira.json"],
          "env": {
            "APIRA_API_KEY": "${env:APIRA_API_KEY}"
          },
          "timeout": 120
        }
      }
    }

    """,
    .windsurf: """
    {
      "mcpServers": {
        "recourse": {
          "command": "/usr/local/bin/recourse",
          "args": ["serve", "/etc/recourse/apira.json"],
          "env": {
            "APIRA_API_KEY": "${env:APIRA_API_KEY}"
          }
        }
      }
    }

    """,
    .zed: """
    {
      "context_servers": {
        "recourse": {
          "source": "custom",
          "command": "/usr/local/bin/recourse",
          "args": ["serve", "/etc/recourse/apira.json"]
        }
      }
    }

    """,
    .goose: """
    extensions:
      recourse:
        name: "recourse"
        type: "stdio"
        enabled: true
        cmd: "/usr/local/bin/recourse"
        args: ["serve","/etc/recourse/apira.json"]
        env_keys: ["APIRA_API_KEY"]
        timeout: 120

    """,
    .jetBrains: """
    {
      "mcpServers": {
        "recourse": {
          "command": "/usr/local/bin/recourse",
          "args": ["serve", "/etc/recourse/apira.json"],
          "env": {
            "APIRA_API_KEY_FILE": "/path/to/apira_api_key"
          }
        }
      }
    }

    """,
    .libreChat: """
    mcpServers:
      recourse:
        type: "stdio"
        command: "/usr/local/bin/recourse"
        args: ["serve","/etc/recourse/apira.json"]
        env:
          APIRA_API_KEY: "${APIRA_API_KEY}"
        timeout: 120000

    """,
    .continue: """
    mcpServers:
      - name: "recourse"
        command: "/usr/local/bin/recourse"
        args: ["serve","/etc/recourse/apira.json"]
        env:
          APIRA_API_KEY: "${{ secrets.APIRA_API_KEY }}"

    """,
    .amazonQ: """
    {
      "mcpServers": {
        "recourse": {
          "command": "/usr/local/bin/recourse",
          "args": ["serve", "/etc/recourse/apira.json"],
          "env": {
            "APIRA_API_KEY": "${env:APIRA_API_KEY}"
          },
          "timeout": 120000
        }
      }
    }

    """,
    .warp: """
    {
      "mcpServers": {
        "recourse": {
          "command": "/usr/local/bin/recourse",
          "args": ["serve", "/etc/recourse/apira.json"],
          "env": {
            "APIRA_API_KEY_FILE": "/path/to/apira_api_key"
          }
        }
      }
    }

    """,
  ]

  private static func snippet(_ client: AgentClient, _ command: ServerCommand) -> ClientSnippet {
    ClientSnippet(ServerEntry(client, name: "recourse", command))
  }

  @Test(arguments: AgentClient.allCases)
  func `each client gets its own form`(client: AgentClient) throws {
    let golden = try #require(Self.golden[client])
    #expect(Self.snippet(client, Self.command).text == golden)
  }

  @Test(arguments: AgentClient.allCases)
  func `a server without keys gets no environment`(client: AgentClient) {
    let command = ServerCommand(executable: "/r", manifests: ["/m.json"], environment: [])
    let text = Self.snippet(client, command).text
    #expect(!text.contains("env") || text.contains("env_keys: []"))
    #expect(!text.contains("inputs"))
  }

  @Test(arguments: AgentClient.allCases)
  func `odd paths come through whole`(client: AgentClient) throws {
    let path = "/a \"b\"\\c/\u{7F}ü.json"
    let command = ServerCommand(executable: path, manifests: [path], environment: ["K"])
    let text = Self.snippet(client, command).text
    guard client != .codex else {
      return #expect(text.contains(#"command = "/a \"b\"\\c/\u007Fü.json""#))
    }
    let document = try YAMLParser.parse(Array(text.utf8))
    let servers = document[client.section] ?? .null
    let server = servers["recourse"] ?? servers.array?.first ?? .null
    #expect((server["command"] ?? server["cmd"]) == .string(path))
  }

  @Test(arguments: AgentClient.allCases)
  func `the notes say what a person must still do about keys`(client: AgentClient) {
    let notes = Self.snippet(client, Self.command).entry.notes.joined(separator: " ")
    #expect(notes.contains("key") || notes.contains("APIRA_API_KEY"))
  }

  @Test func `Amazon Q is told of with the configurations that its agents and its plug-ins read`() {
    let notes = Self.snippet(.amazonQ, Self.command).entry.notes.joined(separator: " ")
    #expect(notes.contains(#""useLegacyMcpJson": true"#))
    #expect(notes.contains("~/.aws/amazonq/agents/default.json"))
  }
}
