import EventLoop
import JSON
import MCP
import Manifests
import TestSupport
import Testing

@testable import Server

@Suite struct FindOperationsTests {
  @Engine
  private func find(_ arguments: JSONObject) async throws -> Outcome {
    await Simulation(try LargeAPI.manifest(), room: 0).use("find_operations", arguments)
  }

  /// The names of the operations that an answer lists.
  private func names(_ outcome: Outcome) -> [String] {
    outcome.text.split(separator: "\n").filter { $0.hasPrefix("- ") }
      .map { String($0.dropFirst(2).prefix { $0 != " " }) }
  }

  @Test func `hits come with what is needed to choose and to go on`() async throws {
    try await onEngine {
      let outcome = try await find(["query": "get invoice or user", "limit": 1])
      #expect(outcome.isGood)
      #expect(outcome.result.structuredContent == nil)
      #expect(
        outcome.text == """
          5 operations for "get invoice or user"; the first 1:
          - talk_get_invoice (read; GET /billing/invoices/{id}): Gets an invoice. Needs id.
          Next: describe_operation with {"operation":"talk_get_invoice"} shows what it takes; then \
          call_operation (what reads) or change_operation (what writes or destroys) with \
          {"operation":"talk_get_invoice","arguments":{…}}.
          More: find_operations with {"query":"get invoice or user","limit":1,"offset":1}.
          """
      )
    }
  }

  @Test(arguments: ["who am i", "Who am I?", "whoami", "what may my key do"])
  func `whoever asks who they are finds the operation that tells`(_ query: String) async throws {
    let text = """
      {"recourse": 1, "id": "talk", "title": "Talk", "about": "Chats of a team. Many.",
       "source": {"url": "https://example.com", "date": "2026-11-20"},
       "base_url": "https://api.example.com",
       "operations": {
         "list_keys": {"method": "GET", "path": "/keys", "effect": "read",
          "description": "Lists keys.", "arguments": {}},
         "get_me": {"method": "GET", "path": "/me", "effect": "read",
          "description": "Tells what the key stands for.", "arguments": {}}}}
      """
    try await onEngine {
      let world = Simulation(try TestAPI.load(text), room: 0)
      let outcome = await world.use("find_operations", ["query": .string(query)])
      #expect(names(outcome).first == "talk_get_me", "\(outcome.text)")
      #expect(!outcome.text.contains("No operation has the word"))
    }
  }

  @Test func `the tool that finds tells what the API is, and its operations where they are few`()
    async throws
  {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), room: 0)
      let tools = try #require(world.server).tools
      let find = try #require(tools.first { $0.name == "find_operations" })
      #expect(
        find.description.hasSuffix(
          "Operations of Acme CRM (crm_…, 4): A test API. Its operations: get_deal, search, "
            + "create_deal, delete_deal."
        )
      )
      #expect(find.description.count <= 1024)
    }
  }

  @Test func `pages hold every hit once`() async throws {
    try await onEngine {
      let whole = names(try await find(["query": "message", "limit": 50]))
      #expect(whole.count > 3)
      var pages: [String] = []
      for offset in stride(from: 0, to: whole.count, by: 2) {
        let page = try await find(
          ["query": "message", "limit": 2, "offset": JSONValue(offset)]
        )
        pages += names(page)
      }
      #expect(pages == whole)
      let beyond = try await find(["query": "message", "offset": 99])
      #expect(beyond.text.hasPrefix("There are only \(whole.count) operations: begin again with"))
    }
  }

  @Test func `without a query the subjects are told, with their counts`() async throws {
    try await onEngine {
      let text = try await find([:]).text
      #expect(text.contains("Talk (talk_…), 18 operations: 8 read, 6 write, 4 destroy."))
      #expect(text.contains("Subjects: guilds 8, channels 6, users 3, billing 1."))
      let reads = try await find(["effect": "read"]).text
      #expect(reads.contains("8 operations: 8 read.\nSubjects: guilds 3, "))
    }
  }

  @Test func `a tag alone lists all of a subject`() async throws {
    try await onEngine {
      let outcome = try await find(["tag": "USERS"])
      #expect(names(outcome) == ["talk_list_guilds", "talk_get_user", "talk_update_my_user"])
      let writes = try await find(["tag": "users", "effect": "write"])
      #expect(names(writes) == ["talk_update_my_user"])
    }
  }

  @Test func `where nothing is found the answer tells what to try`() async throws {
    try await onEngine {
      let none = try await find(["query": "quux"])
      #expect(none.isGood)
      #expect(
        none.text == """
          No operation for "quux".
          No operation has the word "quux"; it was left out.
          Subjects: guilds 8, channels 6, users 3, billing 1.
          Try other words, fewer of them, or a part of a path such as /users; with a tag alone \
          find_operations lists all of a subject.
          """
      )
      let tag = try await find(["tag": "bilings"]).text
      #expect(tag.contains(#"Did you mean the tag "billing"?"#))
      let filtered = try await find(["query": "invoice", "effect": "destroy"]).text
      #expect(
        filtered.contains(
          #"Without api, effect and tag 1 operation fits: find_operations with {"query":"invoice"}."#
        )
      )
    }
  }

  @Test func `a word that was read otherwise is told`() async throws {
    try await onEngine {
      let text = try await find(["query": "mesage quux"]).text
      #expect(text.contains(#"No operation has the word: "mesage" was read as "messages"."#))
      #expect(text.contains(#"No operation has the word "quux"; it was left out."#))
    }
  }

  @Test(arguments: [
    JSONObject(), ["query": "e"], ["query": "guild", "limit": 50], ["query": "/", "limit": 50],
    ["tag": "guilds", "limit": 50], ["tag": .string(String(repeating: "t", count: 30_000))],
    ["query": .string(String(repeating: "guild ", count: 9000)), "limit": 50],
    ["query": .string(String(repeating: "\u{0}\"\\", count: 9000)), "effect": "read"],
  ])
  func `no answer is longer than clients show`(arguments: JSONObject) async throws {
    try await onEngine {
      var manifest = try LargeAPI.manifest()
      manifest.operations = (0..<400).map { number in
        var operation = manifest.operations[number % manifest.operations.count]
        operation.name += "_\(number)"
        operation.toolName = "talk_\(operation.name)"
        operation.tags = ["\(String(repeating: "guild", count: 9)) \(number)", "guilds"]
        operation.description = String(repeating: "Very long guild. ", count: 60)
        return operation
      }
      let outcome = await Simulation(manifest, room: 0).use("find_operations", arguments)
      #expect(outcome.text.utf8.count <= 8000)
    }
  }

  @Test(arguments: [
    JSONObject(dictionaryLiteral: ("limit", 51)), ["limit": 0], ["effect": "reads"], ["offset": -1],
    ["words": "a"], ["api": "tolk"], ["query": true],
  ])
  func `arguments that do not fit are told`(arguments: JSONObject) async throws {
    try await onEngine {
      let outcome = try await find(arguments)
      #expect(outcome.action == "revise")
      #expect(outcome.fields == [arguments.names[0]])
    }
  }

  @Test func `what is only outlined is listed and found without being read`() async throws {
    let imported = ImportedManifest(
      head: [
        "recourse": 1, "id": "shop", "title": "Shop", "about": "A shop.",
        "source": ["url": "https://example.com/openapi.json", "date": "2026-11-20"],
        "base_url": "https://example.com",
      ],
      operations: (0..<100).map { number in
        OperationOutline(
          name: "get_item_\(number)",
          title: "Get item",
          description: "Gets an item.",
          method: "GET",
          path: "/items/{id}/\(number)",
          effect: .read,
          isRepeatSafe: true
        ) {
          Issue.record("An operation was read.")
          return [:]
        }
      },
      remarks: [],
      file: "shop.json"
    )
    let manifest = try #require(ManifestLoader.load(imported).manifest)
    try await onEngine {
      let world = Simulation(manifest)
      #expect(world.server?.tools.count == 3 + BuiltInTool.allCases.count)
      #expect(world.server?.instructions.contains("Shop (100)") == true)
      for arguments: JSONObject in [[:], ["query": "items", "limit": 50], ["tag": "items"]] {
        #expect(await world.use("find_operations", arguments).text.contains("items"))
      }
      let wrong = await world.use("call_operation", ["operation": "shop_get_itme_7"])
      #expect(wrong.text.contains("The nearest names: shop_get_item_"))
    }
  }

  @Test func `operations that are tools of their own are found as such`() async throws {
    try await onEngine {
      let large = try LargeAPI.manifest()
      let catalog = Catalog([try TestAPI.manifest(), large], room: 4)
      let desk = OperationToolHandler(catalog: catalog)
      let text = desk.find(["query": "get deal", "api": "crm"]).text
      #expect(text.contains("crm_get_deal (read; GET /deals/{id}; a tool of its own): Gets."))
      let apis = desk.find([:]).text
      #expect(apis.contains("Acme CRM (crm_…), 4 operations"))
      #expect(apis.contains("Talk (talk_…), 18 operations"))
    }
  }
}
