/// Words that people and APIs use for the same thing.
enum Synonyms {
  /// The stems that may stand for a stem, in the order of the table.
  static func of(_ stem: String) -> [String] { table[stem] ?? oneWay[stem] ?? [] }

  /// The query with what agents ask first, whom a key stands for, as one word.
  static func plain(_ query: String) -> String {
    let words = query.lowercased().split { !$0.isLetter && $0 != "_" }.joined(separator: " ")
    return questions.contains(words) ? "whoami" : query
  }

  private static let questions: Set<String> = [
    "who am i", "whoami", "who_am_i", "who i am", "my identity", "which account am i",
    "which user am i",
    "who am i logged in as", "what can my key do", "what may my key do", "what may the key do",
  ]

  /// Words that stand for others, and for which the others do not stand.
  private static let oneWay: [String: [String]] = [
    "whoami": ["me", "my", "self", "myself", "viewer", "current", "identity", "profile", "account"]
  ]

  /// Words that say nothing about what is looked for.
  static let empty: Set<String> = [
    "an", "and", "any", "api", "are", "at", "by", "can", "do", "for", "from", "how", "in", "into",
    "is", "it", "its", "of", "on", "or", "our", "please", "some", "that", "the", "their", "this",
    "to", "want", "what", "which", "with", "you", "your",
  ]

  private static let table: [String: [String]] = {
    var table: [String: [String]] = [:]
    for group in groups {
      let stems = group.split(separator: " ").map { WordStem.of(String($0)) }
      for stem in stems {
        for other in stems where other != stem && table[stem]?.contains(other) != true {
          table[stem, default: []].append(other)
        }
      }
    }
    return table
  }()

  private static let groups = [
    // What is done.
    "list get show read fetch find search view see look lookup retrieve query browse display",
    "create add new make insert register open",
    "create post send", "send post publish submit", "upload add import",
    "update edit change modify patch set alter replace put rename configure",
    "delete remove drop destroy erase clear purge", "revoke delete invalidate withdraw",
    "cancel abort stop", "ban block suspend", "kick remove expel", "unban unblock",
    "enable activate", "disable deactivate", "start begin launch run execute trigger",
    "stop end pause", "archive close finish complete resolve", "restore undelete recover reopen",
    "copy clone duplicate", "move transfer", "join enter", "leave quit exit", "invite invitation",
    "verify check validate confirm verification", "login signin authenticate authorize auth",
    "approve accept", "reject decline deny", "download export", "subscribe follow watch",
    "count number total amount", "schedule plan",
    // What it is done to.
    "user member account person people profile", "customer client buyer contact",
    "contact person lead", "message chat post text sms", "conversation thread chat",
    "comment reply note", "picture image photo avatar icon", "file document attachment media",
    "folder directory", "channel room", "server guild", "group team",
    "organization organisation org workspace company", "repo repository", "branch ref",
    "issue ticket case bug", "task todo job", "invoice bill", "payment charge transaction",
    "price cost fee", "order purchase", "product item article", "deal opportunity",
    "key token secret credential", "permission right access", "role permission",
    "webhook hook callback", "event activity", "log audit history", "phone telephone mobile",
    "email mail", "address location place", "calendar schedule", "tag label category topic",
    "reaction emoji", "favorite favourite star like",
    "setting config configuration preference option",
    "version release revision", "limit quota usage", "report statistic stat metric analytic",
    "latest recent last newest", "current present", "pull merge",
  ]
}
