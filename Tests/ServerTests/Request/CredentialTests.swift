import Credentials
import EventLoop
import HTTP
import JSON
import MCP
import Manifests
import TestSupport
import Testing

@testable import Server

@Suite(.engine) struct CredentialTests {
  private static let operations = """
    {"all": {"method": "GET", "path": "/all", "effect": "read", "description": "d",
       "arguments": {"properties": {"q": {"type": "string"}, "c": {"type": "string"}}},
       "place": {"c": "cookie:mine"}},
     "one": {"method": "GET", "path": "/one", "effect": "read", "description": "d",
       "credentials": ["query"]},
     "none": {"method": "GET", "path": "/none", "effect": "read", "description": "d",
       "credentials": []}}
    """
  private static let credentials = """
    {"login": {"basic": {"user": "CRM_USER", "password": "CRM_PASSWORD"},
               "obtain": "https://crm.example.com/login"},
     "query": {"env": "CRM_QUERY", "query": "api_key"},
     "cookie": {"env": "CRM_COOKIE", "cookie": "sid"}}
    """
  private static let values = [
    "CRM_USER": "Aladdin", "CRM_PASSWORD": "open sesame&", "CRM_QUERY": "q+key/with=signs",
    "CRM_COOKIE": "cookie;secret",
  ]

  @Engine
  private func simulation(
    _ script: [ScriptedTransport.Reply] = [],
    values: [String: String] = values
  ) throws -> Simulation {
    let manifest = try RequestAPI.manifest(Self.operations, credentials: Self.credentials)
    let world = Simulation(manifest, script)
    world.desk.put(values)
    return world
  }

  @Test @Engine func `a key that is the whole field may bear its scheme`() async throws {
    let manifest = try RequestAPI.manifest(
      Self.operations.replacing("[\"query\"]", with: "[\"bot\"]"),
      credentials: #"{"bot": {"env": "CRM_BOT", "header": "Authorization"}}"#
    )
    let world = Simulation(manifest, [.answer(200, [], #"{"echo": "a1b2c3d4"}"#)])
    world.desk.put(["CRM_BOT": "Bot a1b2c3d4"])
    let outcome = await world.call("one")
    #expect(world.transport.requests.first?.fields["Authorization"] == "Bot a1b2c3d4")
    #expect(outcome.text.contains("[secret]") && !outcome.text.contains("a1b2c3d4"))
  }

  @Test(arguments: [
    ("application/x-www-form-urlencoded", "a=b&client_secret=hush%26hush1"),
    ("application/json", #"{"a":"b","client_secret":"hush&hush1"}"#),
  ])
  func `a secret may go into the content, of requests that have some`(
    content: String,
    body: String
  ) async throws {
    let manifest = try RequestAPI.manifest(
      """
      {"send": {"method": "POST", "path": "/token", "effect": "write", "description": "Sends.",
         "content": "\(content)", "arguments": {"properties": {"a": {"description": "What."}}}},
       "look": {"method": "GET", "path": "/", "effect": "read", "description": "Looks."}}
      """,
      credentials: #"{"client": {"env": "CRM_SECRET", "body": "/client_secret"}}"#
    )
    try await onEngine {
      let world = Simulation(
        manifest,
        [.answer(200, [], #"{"echo": "hush&hush1"}"#), .answer(200, [], "{}")]
      )
      world.desk.put(["CRM_SECRET": "hush&hush1"])
      let outcome = await world.call("send", ["a": "b"])
      #expect(!outcome.text.contains("hush&hush1"))
      #expect(await world.call("look").isGood)
      let requests = world.transport.requests
      #expect(requests.first?.body.map { String(decoding: $0, as: UTF8.self) } == body)
      #expect(requests.last?.body == nil)
      let open = Simulation(manifest, [])
      #expect(await open.call("send", ["a": "b"]).text.contains("CRM_SECRET"))
    }
  }

  @Test func `an operation carries the credentials that it names`() async throws {
    try await onEngine {
      let world = try simulation()
      #expect(await world.call("all", ["q": "a", "c": "b"]).isGood)
      #expect(await world.call("one").isGood)
      #expect(await world.call("none").isGood)
      let requests = world.transport.requests
      #expect(
        requests.map(\.url) == [
          "https://api.crm.example.com/v1/all?q=a&api_key=q%2Bkey%2Fwith%3Dsigns",
          "https://api.crm.example.com/v1/one?api_key=q%2Bkey%2Fwith%3Dsigns",
          "https://api.crm.example.com/v1/none",
        ]
      )
      #expect(
        requests.map { $0.fields["Authorization"] } == [
          "Basic QWxhZGRpbjpvcGVuIHNlc2FtZSY=", nil, nil,
        ]
      )
      #expect(requests.map { $0.fields["Cookie"] } == ["mine=b; sid=cookie%3Bsecret", nil, nil])
    }
  }

  @Test func `all that is missing is named at once`() async throws {
    try await onEngine {
      let world = try simulation(values: ["CRM_USER": "Aladdin"])
      let outcome = await world.call("all")
      #expect(outcome.action == "ask_operator")
      #expect(outcome.text.contains("CRM_PASSWORD, CRM_QUERY and CRM_COOKIE"))
      #expect(outcome.text.contains("https://crm.example.com/login"))
      #expect(!outcome.text.contains("CRM_USER"))
      #expect(await world.call("none").isGood)
      let one = await world.call("one")
      #expect(one.text.contains("Set the environment variable CRM_QUERY"))
      #expect(world.transport.requests.count == 1)
    }
  }

  @Test func `no form of a secret is ever shown`() async throws {
    try await onEngine {
      let forms = [
        "open sesame&", "open+sesame%26", "open%20sesame%26", "open%20sesame%26".lowercased(),
        "QWxhZGRpbjpvcGVuIHNlc2FtZSY=", "q+key/with=signs", "q%2Bkey%2Fwith%3Dsigns",
        "q%2bkey%2fwith%3dsigns", "cookie;secret", "cookie%3Bsecret",
      ]
      for form in forms {
        let body = JSONWriter.text(["code": .string("E \(form)"), "message": .string(form)])
        let world = try simulation([
          .answer(200, [], body), .answer(400, [("X-Echo", form)], body), .answer(500, [], form),
        ])
        for _ in 0..<3 {
          let outcome = await world.call("all")
          let structured = JSONWriter.text(.object(outcome.result.structuredContent ?? [:]))
          #expect(!outcome.text.contains(form), "\(form)")
          #expect(!structured.contains(form), "\(form)")
        }
      }
    }
  }

  @Test func `a user's name is no secret unless it is the key`() async throws {
    try await onEngine {
      let body = #"{"account": "Aladdin"}"#
      let world = try simulation([.answer(200, [], body)])
      #expect(await world.call("all").text.contains("Aladdin"))
      var values = Self.values
      values["CRM_PASSWORD"] = ""
      let keyed = try simulation([.answer(200, [], body)], values: values)
      #expect(!(await keyed.call("all").text.contains("Aladdin")))
      let sent = keyed.transport.requests.first?.fields["Authorization"]
      #expect(sent == "Basic QWxhZGRpbjo=")
    }
  }

  @Test func `a hold is of the credentials that the operation carries`() async throws {
    try await onEngine {
      let world = try simulation([.answer(401), .answer(200), .answer(200)])
      #expect(await world.call("one").action == "ask_operator")
      #expect(await world.call("one").action == "ask_operator")
      #expect(world.transport.requests.count == 1)
      #expect(await world.call("all").isGood)
      var values = Self.values
      values["CRM_QUERY"] = "another-key"
      world.desk.put(values)
      #expect(await world.call("one").isGood)
    }
  }

  @Test(
    arguments: [
      ("CRM_USER", "a:b", "holds a colon"), ("CRM_PASSWORD", "a\r\nb", "a control character"),
      ("CRM_QUERY", "a b", "a space"),
    ]
  )
  func `what cannot be sent is named`(
    row: (variable: String, value: String, part: String)
  ) async throws {
    try await onEngine {
      var values = Self.values
      values[row.variable] = row.value
      let outcome = await (try simulation(values: values)).call("all")
      #expect(outcome.action == "ask_operator")
      #expect(outcome.text.contains(row.part), "\(outcome.text)")
      #expect(outcome.text.contains(row.variable))
    }
  }

  @Engine
  private func signed(_ credential: String, _ values: [String: String]) throws -> Simulation {
    let manifest = try RequestAPI.manifest(
      Self.operations.replacing("[\"query\"]", with: "[\"own\"]"),
      credentials: "{\"own\": \(credential)}"
    )
    let world = Simulation(manifest, [.answer(200, [], #"{"echo": "hidden-secret"}"#)])
    world.desk.put(values)
    return world
  }

  @Test func `a challenge is answered with what the variables hold, which nobody is shown`()
    async throws
  {
    try await onEngine {
      let world = try signed(
        #"{"digest": {"user": "CRM_U", "password": "CRM_P"}}"#,
        ["CRM_U": "ann", "CRM_P": "hidden-secret"]
      )
      let outcome = await world.call("one")
      let request = try #require(world.transport.requests.first)
      #expect(request.authentication == .digest(user: "ann", password: "hidden-secret"))
      #expect(request.fields["Authorization"] == nil)
      #expect(outcome.text.contains("[secret]"))
    }
  }

  @Test(arguments: [nil, "session-token"])
  func `a request is signed with the key, and bears the token of its session`(token: String?)
    async throws
  {
    try await onEngine {
      var values = ["CRM_ID": "AKID", "CRM_SECRET": "hidden-secret"]
      values["CRM_TOKEN"] = token
      let world = try signed(
        """
        {"aws": {"key_id": "CRM_ID", "secret": "CRM_SECRET", "session_token": "CRM_TOKEN",
          "region": "eu-central-1", "service": "s3"}}
        """,
        values
      )
      let outcome = await world.call("one")
      let request = try #require(world.transport.requests.first)
      #expect(
        request.authentication
          == .signature(
            keyID: "AKID",
            secret: "hidden-secret",
            region: "eu-central-1",
            service: "s3"
          )
      )
      #expect(request.fields["X-Amz-Security-Token"] == token)
      #expect(outcome.text.contains("[secret]"))
    }
  }

  @Test func `the key of a signature that is not set is asked of the operator`() async throws {
    try await onEngine {
      let world = try signed(
        #"{"aws": {"key_id": "CRM_ID", "secret": "CRM_SECRET", "region": "r", "service": "s3"}}"#,
        ["CRM_ID": "AKID"]
      )
      let outcome = await world.call("one")
      #expect(outcome.action == "ask_operator")
      #expect(outcome.text.contains("CRM_SECRET"))
      #expect(world.transport.requests.isEmpty)
    }
  }
}
