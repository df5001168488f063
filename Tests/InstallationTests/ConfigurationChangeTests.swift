import Installation
import JSON
import Testing
import YAML

struct ConfigurationChangeTests {
  static func entry(_ client: AgentClient, name: String = "recourse", file: String = "/m.json")
    -> ServerEntry
  {
    ServerEntry(
      client,
      name: name,
      ServerCommand(executable: "/r/recourse", manifests: [file], environment: ["K"])
    )
  }

  static func entering(_ client: AgentClient, _ text: String) throws -> String {
    let change = try ConfigurationChange(entering: entry(client), into: Array(text.utf8))
    return String(decoding: change.text, as: UTF8.self)
  }

  static func removing(_ client: AgentClient, _ text: String) throws -> String {
    let change = try ConfigurationChange(
      removing: "recourse",
      of: client,
      from: Array(text.utf8)
    )
    return String(decoding: change.text, as: UTF8.self)
  }

  // MARK: - JSON

  @Test func `a name that stands there twice is not added to, and goes as a whole`() throws {
    let text = """
      {"mcpServers": {"recourse": {"command": "/usr/bin/recourse"}, "other": {"command": "x"},
        "recourse": {"command": "/old/recourse"}}}
      """
    #expect {
      try Self.entering(.cursor, text)
    } throws: { error in
      (error as? ConfigurationFault)?.message.contains("has the server \"recourse\" twice") == true
    }
    let left = try JSONParser.parse(try Self.removing(.cursor, text))
    #expect(left == ["mcpServers": ["other": ["command": "x"]]])
  }

  @Test func `of two of one name the one that is not ours stays`() throws {
    let text = """
      {"mcpServers": {"recourse": {"command": "/bin/other"}, "recourse": {"command": "/old/recourse"}}}
      """
    let left = try JSONParser.parse(try Self.removing(.cursor, text))
    #expect(left == ["mcpServers": ["recourse": ["command": "/bin/other"]]])
  }

  @Test func `the difference shows tabs as blanks, and the text keeps them`() throws {
    let text = "{\r\n\t\"mcpServers\": {\r\n\t\t\"a\": {}\r\n\t}\r\n}\r\n"
    let change = try ConfigurationChange(entering: Self.entry(.cursor), into: Array(text.utf8))
    #expect(change.difference.contains("+        \"recourse\": {"))
    #expect(change.difference.allSatisfy { !$0.contains("\t") })
    let whole = String(decoding: change.text, as: UTF8.self)
    #expect(whole.contains("\r\n\t\t\"recourse\": {\r\n\t\t\t\"command\""))
  }

  @Test(arguments: ["", "# nothing yet\n"])
  func `a new configuration of Continue has the head without which it is not taken`(
    text: String
  ) throws {
    let entered = try Self.entering(.continue, text)
    let value = try YAMLParser.parse(Array(entered.utf8))
    #expect(value["schema"] == "v1")
    #expect(value["name"]?.string?.isEmpty == false)
    #expect(value["version"] == "1.0.0")
    #expect(value["mcpServers"]?.array?.count == 1)
    // What somebody made without it is theirs.
    let theirs = try Self.entering(.continue, "models: []\n")
    #expect(try YAMLParser.parse(Array(theirs.utf8))["schema"] == nil)
  }

  @Test func `comments, layout and commas too many stay as they are`() throws {
    let before = """
      // Mine.
      {
          "editor": {"tab": 4}, /* four */
          "context_servers": {
              // "off": {"command": "x"},
              "other": {"command": "/x", "env": {"K": "secret"}}, // keep
          },
      }

      """
    let after = """
      // Mine.
      {
          "editor": {"tab": 4}, /* four */
          "context_servers": {
              // "off": {"command": "x"},
              "other": {"command": "/x", "env": {"K": "secret"}}, // keep
              "recourse": {
                  "source": "custom",
                  "command": "/r/recourse",
                  "args": ["serve", "/m.json"]
              },
          },
      }

      """
    #expect(try Self.entering(.zed, before) == after)
    let back = try Self.removing(.zed, after)
    #expect(back == before)
  }

  @Test(
    arguments: [
      "", " \n", "// nothing yet\n", "{}", "{ }", "{\n}\n", "\u{FEFF}{}", #"{"mcpServers":{}}"#,
      #"{"mcpServers":{"a":{"command":"x"}}}"#, #"{"a":1}"#, #"{"a":1,}"#, "{\"a\":1 // x\n}",
      "{\"a\":1, // x\n}", "{\r\n\t\"a\": 1\r\n}\r\n", "{\"mcpServers\": {\n}, \"z\": [1,2,],}",
      #"{"mcpServers":{"recourse":{"command":"/old/recourse"},},}"#,
      #"{"mcpServers":{"recourse":{"command":"/old/recourse"}, "z": {}}}"#,
      #"{"a":"// no comment","b":"/*"}"#,
    ]
  )
  func `whatever the text is like, the server is there afterwards and all else too`(
    text: String
  ) throws {
    let before = try Self.value(text)
    let entered = try Self.entering(.cursor, text)
    var expected = before
    var servers = expected["mcpServers"]?.object ?? JSONObject()
    servers["recourse"] = .object(Self.entry(.cursor).value)
    expected["mcpServers"] = .object(servers)
    #expect(try Self.value(entered) == expected, "\(entered)")
    #expect(try Self.entering(.cursor, entered) == entered)
    servers["recourse"] = nil
    expected["mcpServers"] = .object(servers)
    #expect(try Self.value(try Self.removing(.cursor, entered)) == expected)
    for comment in ["// x", "// nothing yet", "\r\n"] where text.contains(comment) {
      #expect(entered.contains(comment))
    }
  }

  /// The value of JSON with comments, read by way of the change itself: it gives the text that YAML takes too.
  private static func value(_ text: String) throws -> JSONObject {
    var plain = ""
    var isQuoted = false
    var rest = text.unicodeScalars.filter { $0 != "\u{FEFF}" }[...]
    while let scalar = rest.first {
      if isQuoted {
        if scalar == "\"" { isQuoted = false }
      } else if scalar == "\"" {
        isQuoted = true
      } else if scalar == "/" {
        rest = rest.drop { $0 != "\n" }
        continue
      }
      plain.unicodeScalars.append(scalar)
      rest = rest.dropFirst()
    }
    let blank = plain.allSatisfy(\.isWhitespace)
    return blank
      ? JSONObject()
      : try YAMLParser.parse(Array(plain.replacing("\t", with: " ").utf8)).object ?? JSONObject()
  }

  @Test func `what VS Code asks for comes and goes with the server that needs it`() throws {
    let entered = try Self.entering(.vsCode, "{}")
    let document = try JSONParser.parse(entered)
    #expect(document["inputs"]?.array?.count == 1)
    #expect(
      try JSONParser.parse(Self.removing(.vsCode, entered)) == ["servers": [:], "inputs": []]
    )
    let shared = """
      {"servers": {"x": {"env": {"A": "${input:k}"}}}, "inputs": [{"id": "k"}, {"id": "z"}]}
      """
    let both = try Self.entering(.vsCode, shared)
    #expect(try JSONParser.parse(both)["inputs"]?.array?.count == 2)
    let left = try JSONParser.parse(Self.removing(.vsCode, both))
    #expect(left == (try JSONParser.parse(shared)))
  }

  // MARK: - TOML

  @Test func `a table is put at the end, replaced, and taken out with what belongs to it`() throws {
    let before = """
      model = "x" # mine
      notice = \"\"\"
      [mcp_servers.recourse]
      \"\"\"

      [mcp_servers.other]
      command = "npx"

      """
    let entered = try Self.entering(.codex, before)
    #expect(
      entered == before + """

        [mcp_servers.recourse]
        command = "/r/recourse"
        args = ["serve", "/m.json"]
        env_vars = ["K"]
        tool_timeout_sec = 120

        """
    )
    let longer = entered + "[mcp_servers.recourse.env]\nA = \"1\"\n\n# the next\n[z]\n"
    #expect(try Self.entering(.codex, longer).contains("# the next\n[z]\n"))
    #expect(try Self.removing(.codex, longer) == before + "\n# the next\n[z]\n")
    #expect(try Self.removing(.codex, entered) == before)
  }

  // MARK: - YAML

  @Test(
    arguments: [
      "", "# mine\n", "GOOSE_MODEL: x\n", "extensions:\n", "extensions: {}\n",
      "extensions: # all\n",
      "extensions:\n  dev:\n    type: builtin\n    enabled: true\nGOOSE_MODE: auto\n",
      "extensions:\n    dev:\n        type: builtin\n\n# end\n", "a: 1",
      "a: |\n  extensions:\n  text\nextensions:\n  x: {enabled: false}\n",
      "extensions:\n  recourse:\n    cmd: /old/recourse\n    args: []\n  z:\n    type: builtin\n",
      "a: 1\r\nextensions:\r\n  z:\r\n    type: builtin\r\n",
    ]
  )
  func `a mapping of YAML takes the server, and gives it back`(text: String) throws {
    let before = (try? YAMLParser.parse(Array(text.utf8)))?.object ?? JSONObject()
    let entered = try Self.entering(.goose, text)
    let after = try YAMLParser.parse(Array(entered.utf8))
    #expect(after["extensions"]?["recourse"] == .object(Self.entry(.goose).value))
    #expect(try Self.entering(.goose, entered) == entered)
    let removed = try YAMLParser.parse(Array(try Self.removing(.goose, entered).utf8))
    var expected = before
    var servers = before["extensions"]?.object ?? JSONObject()
    servers["recourse"] = nil
    expected["extensions"] = .object(servers)
    #expect(removed == .object(expected))
    for comment in ["# mine", "# all", "# end"] where text.contains(comment) {
      #expect(entered.contains(comment))
    }
  }

  @Test(arguments: [
    "mcpServers:\n- name: a\n  command: x\n", "mcpServers:\n  - name: a\n    command: x\nb: 1\n",
    "b: 1\n",
  ])
  func `a list of YAML takes the server, and gives it back`(text: String) throws {
    let before = try YAMLParser.parse(Array(text.utf8))
    let entered = try Self.entering(.continue, text)
    let list = try YAMLParser.parse(Array(entered.utf8))["mcpServers"]?.array ?? []
    #expect(list.first == .object(Self.entry(.continue).value))
    #expect(list.count == (before["mcpServers"]?.array?.count ?? 0) + 1)
    let removed = try YAMLParser.parse(Array(try Self.removing(.continue, entered).utf8))
    #expect((removed["mcpServers"]?.array ?? []) == (before["mcpServers"]?.array ?? []))
  }

  // MARK: - What is left as it is

  @Test(
    arguments: [
      (.cursor, "{", "is broken in line 1"),
      (.cursor, "{\n \"a\" 1}", "is broken in line 2: expected a colon"),
      (.cursor, "[]", "holds no JSON object"), (.cursor, "{} x", "something follows the end"),
      (.cursor, "{\"a\": 1 /* ", "a comment does not end"),
      (.cursor, #"{"mcpServers": []}"#, "has something else than an object under \"mcpServers\""),
      (.cursor, #"{"mcpServers": {}, "mcpServers": {}}"#, "has \"mcpServers\" twice"),
      (
        .cursor, #"{"mcpServers": {"recourse": {"command": "npx"}}}"#,
        "has another server of the name \"recourse\" (npx)"
      ),
      (.cursor, #"{"mcpServers": {"recourse": {"url": "https://x"}}}"#, "not started by a command"),
      (.cursor, String(repeating: "[", count: 300), "nested too deep"),
      (.cursor, "{\"a\": \"\n\"}", "expected a value of JSON"),
      (.vsCode, #"{"inputs": {}}"#, "has something else than a list under \"inputs\""),
      (.codex, "a = \"x", "is broken in line 1: a text does not end"),
      (.codex, "a", "expected = behind a key"), (.codex, "[a", "expected the end of the name"),
      (.codex, "a = [1", "a value that was begun does not end"),
      (.codex, "mcp_servers = {}", "writes mcp_servers as a value"),
      (.codex, "[mcp_servers]\nrecourse = {command = \"x\"}", "writes mcp_servers as a value"),
      (.codex, "mcp_servers.recourse.command = \"x\"", "writes mcp_servers as a value"),
      (.codex, "[mcp_servers.recourse]\ncommand = 'npx'", "has another server of the name"),
      (.goose, "a: [", "is broken in line"), (.goose, "- a\n", "holds no mapping of YAML"),
      (.goose, "extensions: {a: {cmd: x}}\n", "cannot be edited line by line"),
      (.goose, "extensions: &e\n  a: {}\n", "cannot be edited line by line"),
      (
        .libreChat, "mcpServers:\n  recourse:\n    command: npx\n", "has another server of the name"
      ),
    ] as [(AgentClient, String, String)]
  )
  func `what is broken, odd or somebody else's is refused with the reason`(
    row: (client: AgentClient, text: String, part: String)
  ) {
    let error = #expect(throws: ConfigurationFault.self) {
      try ConfigurationChange(entering: Self.entry(row.client), into: Array(row.text.utf8))
    }
    #expect(error?.message.contains(row.part) == true, "\(error?.message ?? "")")
  }

  @Test func `a server that is not ours is not taken out`() {
    let text = #"{"mcpServers": {"recourse": {"command": "npx"}}}"#
    #expect(throws: ConfigurationFault.self) { try Self.removing(.cursor, text) }
  }

  @Test func `the difference shows what comes and goes, and nothing of others`() throws {
    let text = #"{"mcpServers": {"other": {"command": "x", "env": {"K": "sk-secret"}}}}"#
    let change = try ConfigurationChange(entering: Self.entry(.cursor), into: Array(text.utf8))
    #expect(!change.difference.joined().contains("secret"))
    #expect(change.difference.first == "@@ line 1 @@")
    #expect(change.difference.contains { $0.hasPrefix("+") && $0.contains("\"recourse\": {") })
  }
}
