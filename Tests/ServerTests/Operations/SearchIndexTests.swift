@testable import OperationSearch
import Manifests
import Testing

@testable import Server

@Suite struct SearchIndexTests {
  private func index() throws -> SearchIndex {
    SearchIndex([("talk Talk", try LargeAPI.manifest().operations)])
  }

  private func hits(_ query: String) throws -> [String] {
    let index = try index()
    return index.search(query) { _ in true }.hits.map { index.operations[$0].name }
  }

  @Test(arguments: [
    // The words of a name, in any form and order.
    ("ban user", "ban_user_from_guild"), ("banning users", "ban_user_from_guild"),
    ("create channel", "create_channel"), ("channel creation", "create_channel"),
    ("list messages", "list_messages"), ("messages list", "list_messages"),
    ("bulkDeleteMessages", "bulk_delete_messages"), ("create_message", "create_message"),
    ("talk_get_guild", "get_guild"), ("get-invoice", "get_invoice"),
    ("get guild", "get_guild"), ("list guilds", "list_guilds"),
    ("talk_list_members", "list_members"),
    // Words of the same meaning.
    ("send a message", "create_message"), ("block a member", "ban_user_from_guild"),
    ("show bill", "get_invoice"), ("change my picture", "update_my_user"),
    ("remove a channel", "delete_channel"), ("modify server", "update_guild"),
    ("read the chat of a room", "list_messages"), ("make a new channel", "create_channel"),
    ("edit profile", "update_my_user"), ("unblock person", "unban_user"),
    // Beginnings and slips.
    ("invo", "get_invoice"), ("chan del", "delete_channel"), ("mesage create", "create_message"),
    ("invioce", "get_invoice"), ("list memebrs", "list_members"),
    // Words that only the description has.
    ("embeds", "create_message"), ("avatar", "update_my_user"), ("account", "get_user"),
  ])
  func `words find the operation that they speak of`(query: String, name: String) throws {
    let hits = try hits(query)
    #expect(hits.first == name, "\(hits)")
  }

  @Test(arguments: [
    ("/guilds/{guild_id}/bans", "list_guild_bans"), ("/guilds/{id}/bans", "list_guild_bans"),
    ("/guilds/7/bans/8", "ban_user_from_guild"), ("DELETE /guilds/7/bans/8", "unban_user"),
    ("delete /channels/{id}", "delete_channel"), ("/users/@me", "update_my_user"),
    ("/users/17", "get_user"), ("/billing", "get_invoice"), ("/crosspost", "crosspost_message"),
    ("https://api.talk.example.com/v10/channels/1/messages?limit=5", "list_messages"),
    ("POST https://api.talk.example.com/v10/channels/1/messages", "create_message"),
    ("/invoice/list", "get_invoice"),
  ])
  func `a path finds the operation that lies there`(query: String, name: String) throws {
    #expect(try hits(query).first == name)
  }

  @Test func `a path that is there finds nothing that lies elsewhere`() throws {
    #expect(
      try hits("/guilds/{id}/bans") == ["list_guild_bans", "ban_user_from_guild", "unban_user"]
    )
  }

  @Test func `what is no word of an operation is told, and what was read in its place`() throws {
    let outcome = try index().search("mesage quux 日本") { _ in true }
    #expect(outcome.corrections == [.init(word: "mesage", meant: "messages")])
    #expect(outcome.unknown == ["quux", "日本"])
    #expect(!outcome.hits.isEmpty)
    #expect(try index().search("quux") { _ in true }.hits.isEmpty)
  }

  @Test func `only what the filter lets pass is found`() throws {
    let index = try index()
    let hits = index.search("ban") { $0.effect == .read }.hits
    #expect(hits.map { index.operations[$0].name } == ["list_guild_bans"])
  }

  @Test func `without a query all are found, in the order of the manifest`() throws {
    let index = try index()
    #expect(index.search("") { _ in true }.hits == Array(index.operations.indices))
  }

  @Test func `the same query finds the same in the same order, whoever made the index`() throws {
    for query in ["list", "user", "get the messages of a guild", "/channels", "chanel"] {
      #expect(try hits(query) == hits(query))
    }
  }

  @Test func `operations alike keep the order of the manifest`() throws {
    var manifest = try LargeAPI.manifest()
    let twin = manifest.operations[0]
    manifest.operations = [twin, twin, twin]
    let index = SearchIndex([("talk", manifest.operations)])
    #expect(index.search("guilds") { _ in true }.hits == [0, 1, 2])
  }

  @Test func `every word is found, however many there are`() throws {
    var manifest = try LargeAPI.manifest()
    let operation = manifest.operations[0]
    manifest.operations = (0..<3000).map { number in
      var named = operation
      named.title = "word\(number)"
      return named
    }
    let index = SearchIndex([("talk", manifest.operations)])
    for number in [0, 511, 512, 1023, 1024, 2999] {
      #expect(index.search("word\(number)") { _ in true }.hits.first == number)
    }
  }

  @Test(arguments: ["", " ", "/", "!!!", "a", "\u{0}", "//", "://", "{}", "GET", "/{}/*"])
  func `a query without a word does no harm`(query: String) throws {
    _ = try hits(query)
    #expect(SearchIndex([]).search(query) { _ in true }.hits.isEmpty)
  }

  @Test func `a query of any length does no harm`() throws {
    #expect(try !hits(String(repeating: "message ", count: 20_000)).isEmpty)
    _ = try hits(String(repeating: "x", count: 100_000))
    _ = try hits(String(repeating: "/x", count: 50_000))
  }
}

@Suite struct SearchWordsTests {
  @Test(arguments: [
    ("getItemsByID", ["get", "items", "by", "id"]), ("HTTPServer v2", ["http", "server", "v2"]),
    ("bulk_delete-messages", ["bulk", "delete", "messages"]), ("/users/@me", ["users", "me"]),
    ("a b 7", ["7"]), ("Größe ÄNDERN", ["größe", "ändern"]), ("", []),
  ])
  func `words are taken apart where people see them end`(text: String, words: [String]) {
    #expect(SearchWords.all(text) == words)
  }

  @Test(arguments: [
    ["ban", "bans", "banned", "banning"], ["create", "creates", "created", "creating", "creation"],
    ["message", "messages"], ["reply", "replies"], ["box", "boxes"], ["batch", "batches"],
    ["cancel", "cancelled", "cancels"], ["install", "installed"], ["call", "called", "calling"],
    ["class", "classes"], ["delete", "deleting", "deletion"], ["update", "updated"],
    ["list", "lists", "listing"], ["poll", "polls"], ["stop", "stopped"],
  ])
  func `forms of a word have one stem`(words: [String]) {
    #expect(Set(words.map(WordStem.of)).count == 1, "\(words.map(WordStem.of))")
  }

  @Test(arguments: [
    ["status", "stat"], ["user", "use"], ["thing", "th"], ["event", "even"],
    ["need", "ne"], ["ping", "pin"],
  ])
  func `words of different meaning have different stems`(words: [String]) {
    #expect(Set(words.map(WordStem.of)).count == words.count)
  }
}
