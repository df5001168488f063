@testable import Demo
import JSON
import Testing

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
  ]

  @Test(arguments: AgentClient.allCases)
  func `each client gets its own form`(client: AgentClient) throws {
    let golden = try #require(Self.golden[client])
    #expect(ClientSnippet(client, Self.command).text == golden)
  }

  @Test(arguments: AgentClient.allCases)
  func `a server without keys gets no environment`(client: AgentClient) {
    let command = ServerCommand(executable: "/r", manifests: ["/m.json"], environment: [])
    let text = ClientSnippet(client, command).text
    #expect(!text.contains("env"))
    #expect(!text.contains("inputs"))
  }

  @Test(arguments: AgentClient.allCases)
  func `odd paths come through whole`(client: AgentClient) throws {
    let path = "/a \"b\"\\c/\u{7F}ü.json"
    let command = ServerCommand(executable: path, manifests: [path], environment: ["K"])
    let text = ClientSnippet(client, command).text
    if client == .codex {
      #expect(text.contains(#"command = "/a \"b\"\\c/\u007Fü.json""#))
    } else {
      let document = try JSONParser.parse(text)
      let servers = document["mcpServers"] ?? document["servers"]
      #expect(servers?["recourse"]?["command"] == .string(path))
    }
  }

  @Test(arguments: AgentClient.allCases)
  func `the notes say what a person must still do about keys`(client: AgentClient) {
    let notes = ClientSnippet(client, Self.command).notes.joined(separator: " ")
    #expect(notes.contains("key") || notes.contains("APIRA_API_KEY"))
  }
}
