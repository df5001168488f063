import Manifests

/// An API with more operations than anybody lists: a place for people to talk.
enum LargeAPI {
  /// Name, method, path, effect, description.
  private static let rows: [(String, String, String, String, String)] = [
    ("list_guilds", "GET", "/users/@me/guilds", "read", "Lists the guilds the user is in."),
    ("get_guild", "GET", "/guilds/{guild_id}", "read", "Gets a guild. Counts members on request."),
    ("update_guild", "PATCH", "/guilds/{guild_id}", "write", "Modifies a guild's settings."),
    ("ban_user_from_guild", "PUT", "/guilds/{guild_id}/bans/{user_id}", "write", "Bans a user."),
    ("unban_user", "DELETE", "/guilds/{guild_id}/bans/{user_id}", "destroy", "Lifts a ban."),
    ("list_guild_bans", "GET", "/guilds/{guild_id}/bans", "read", "Returns the bans."),
    ("list_members", "GET", "/guilds/{guild_id}/members", "read", "Returns guild members."),
    ("kick_member", "DELETE", "/guilds/{guild_id}/members/{user_id}", "destroy", "Removes one."),
    ("get_channel", "GET", "/channels/{channel_id}", "read", "Gets a channel."),
    ("create_channel", "POST", "/guilds/{guild_id}/channels", "write", "Opens a new channel."),
    ("delete_channel", "DELETE", "/channels/{channel_id}", "destroy", "Closes a channel."),
    (
      "list_messages", "GET", "/channels/{channel_id}/messages", "read",
      "Returns the messages of a channel."
    ),
    (
      "create_message", "POST", "/channels/{channel_id}/messages", "write",
      "Posts a message to a channel. It may bear embeds and files."
    ),
    (
      "bulk_delete_messages", "POST", "/channels/{channel_id}/messages/bulk-delete", "destroy",
      "Deletes several messages at once."
    ),
    (
      "crosspost_message", "POST", "/channels/{channel_id}/messages/{message_id}/crosspost",
      "write", "Publishes a message to following channels."
    ),
    ("get_user", "GET", "/users/{user_id}", "read", "Returns an account."),
    (
      "update_my_user", "PATCH", "/users/@me", "write",
      "Changes the name or the avatar of the current user."
    ),
    ("get_invoice", "GET", "/billing/invoices/{id}", "read", "Gets an invoice."),
  ]

  static let text: String = {
    let operations = rows.map { row in
      let (name, method, path, effect, description) = row
      let places = path.split(separator: "/").filter { $0.hasPrefix("{") }
        .map { String($0.dropFirst().dropLast()) }
      let properties =
        (places.map { #""\#($0)": {"type": "string", "description": "Which one."}"# } + more(name))
        .joined(separator: ", ")
      let required = places.map { #""\#($0)""# }.joined(separator: ", ")
      let tag = path.split(separator: "/")[0]
      return """
        "\(name)": {"method": "\(method)", "path": "\(path)", "effect": "\(effect)",
          "description": "\(description)", "tags": ["\(tag)"],
          "arguments": {"required": [\(required)], "properties": {\(properties)}}}
        """
    }
    return """
      {"recourse": 1, "id": "talk", "title": "Talk", "about": "Talks.",
       "source": {"url": "https://example.com", "date": "2026-11-20"},
       "base_url": "https://api.talk.example.com/v10",
       "operations": {\(operations.joined(separator: ",\n"))}}
      """
  }()

  private static func more(_ name: String) -> [String] {
    name == "create_message"
      ? [#""content": {"type": "string", "maxLength": 2000, "description": "The text."}"#] : []
  }

  static func manifest() throws -> Manifest { try TestAPI.load(text) }
}
