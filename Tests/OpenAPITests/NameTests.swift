import JSON
import Text
import Testing

@testable import OpenAPI

struct NameTests {
  @Test(arguments: [
    ("listHTTPRoutes", "list_http_routes"), ("repos/list-for-user", "repos_list_for_user"),
    ("GetUserIDs", "get_user_ids"), ("v2List", "v2_list"), ("__a--B__", "a_b"), ("用户", ""),
    ("chat.postMessage", "chat_post_message"), ("ABC", "abc"), ("getX", "get_x"),
  ])
  func `words of an id are told apart by capitals and signs`(id: String, name: String) {
    #expect(SnakeCase.name(id) == name)
  }

  @Test(
    arguments: [
      ("Discord HTTP API (Preview)", "d.json", "discord"), ("Twilio - Verify", "t.json", "twilio"),
      ("The GitHub v3 REST API", "g.json", "github"), ("API", "/x/my-shop.openapi.json", "shop"),
      ("API", "openapi.json", "api"), ("", "3.json", "api"), ("3scale", "x.json", "api"),
      ("Supercalifragilisticexpialidocious", "x.json", "supercalifragili"),
      ("Google Drive API", "x.json", "google_drive"),
    ] as [(String, String, String)]
  )
  func `a manifest's id is made of what its title says`(title: String, file: String, id: String) {
    #expect(ManifestID.make(title: title, file: file) == id)
    #expect(ManifestID.isValid(id))
  }

  private static func source(
    _ id: String?,
    _ method: String = "GET",
    _ path: String = "/a"
  ) -> OperationNames.Source {
    OperationNames.Source(id: id, method: method, path: path)
  }

  @Test func `operations without an id are named by method and path`() {
    let names = OperationNames(id: "shop").names(of: [
      Self.source(nil, "GET", "/users/{user_id}/posts"), Self.source("---", "POST", "/"),
      Self.source(nil, "DELETE", "/2fa"),
    ])
    #expect(names == ["get_users_by_user_id_posts", "post", "delete_2fa"])
  }

  @Test func `a made id loses its tail of path and method`() {
    let names = OperationNames(id: "shop").names(of: [
      Self.source("read_item_items__item_id__get", "GET", "/items/{item_id}"),
      Self.source("create_item_items_post", "POST", "/items"),
      Self.source("read_item_v2_items__item_id__get", "GET", "/v2/items/{item_id}"),
      Self.source("list_items_get", "GET", "/other"), Self.source("_items_get", "GET", "/items"),
    ])
    #expect(
      names == [
        "read_item", "create_item", "read_item_v2_items_item_id_get", "list_items_get", "items_get",
      ]
    )
  }

  @Test func `the id of the manifest is not said twice`() {
    let names = OperationNames(id: "slack").names(of: [
      Self.source("slack_users_list"), Self.source("slack_2", "GET", "/b"),
    ])
    #expect(names == ["users_list", "n2"])
  }

  @Test func `ids that come to one name are told apart whatever their order`() {
    let sources = [
      Self.source("getUser", "GET", "/users/{id}"), Self.source("get_user", "GET", "/user"),
      Self.source("getUser", "POST", "/users/{id}"),
    ]
    let names = OperationNames(id: "shop").names(of: sources)
    #expect(names[1] == "get_user")
    #expect(Set(names).count == 3)
    let reversed = OperationNames(id: "shop").names(of: sources.reversed())
    #expect(Array(reversed.reversed()) == names)
  }

  @Test func `another operation renames none of those that were there`() {
    let long = "listAllTheVeryLongNamedConfigurationEntriesOfAnOrganization"
    let sources = (0..<200).map { Self.source("\(long)\($0)", "GET", "/entries/\($0)") }
    let before = OperationNames(id: "organisation_1").names(of: sources)
    let after = OperationNames(id: "organisation_1")
      .names(of: [Self.source(long, "POST", "/entries")] + sources)
    #expect(Array(after.dropFirst()) == before)
    #expect(Set(after).count == 201)
  }

  @Test func `names are short, sound and different, whatever the ids are`() {
    let ids = [
      "a", String(repeating: "a", count: 500), String(repeating: "ab_", count: 300), "é", "",
      "resume_task", "1", "_", "A B C", "a\u{0}b", "🙂", "list_tasks",
    ]
    let sources = ids.enumerated().flatMap { index, id in
      (0..<30).map { Self.source(id, "GET", "/\(index)/\($0)") }
    }
    for manifest in ["a", "list", "resume", "abcdefghijklmnop", "call"] {
      let names = OperationNames(id: manifest).names(of: sources)
      #expect(Set(names).count == sources.count)
      for name in names {
        let tool = "\(manifest)_\(name)"
        #expect(tool.utf8.count <= 40)
        #expect(!OperationNames.reserved.contains(tool))
        #expect(
          tool.wholeMatch(of: /[a-z][a-z0-9_]*/) != nil
            && name.wholeMatch(of: /[a-z][a-z0-9_]*/) != nil
        )
      }
    }
  }

  @Test func `the names of built-in tools are not taken`() {
    let names = OperationNames(id: "list").names(of: [Self.source("tasks")])
    #expect(names[0] != "tasks")
    #expect(names[0].hasPrefix("tasks_"))
  }

  @Test func `the mark of a method and path is the same at every import`() {
    #expect(StableHash.mark(of: "GET /users", length: 4) == "1pad")
  }

  @Test func `missing and repeated ids are said`() throws {
    let imported = try Imported([
      "paths": [
        "/a": ["get": [:], "post": ["operationId": "x"]], "/b": ["get": ["operationId": "x"]],
      ]
    ])
    #expect(imported.names.prefix(2) == ["get_a", "x"])
    #expect(imported.remarks.count == 2)
    #expect(imported.defects == [])
  }
}
