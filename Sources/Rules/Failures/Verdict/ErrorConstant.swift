import JSON
import Text

/// The name of an error that is written as a constant is and says by its words what is wrong: `ERROR_ZERO_BALANCE`,
/// `CAPCHA_NOT_READY`, `BAD_KEY`.
///
/// Services whose answers are bare words have nothing else for it, be it as the whole of a text or under any name.
struct ErrorConstant {
  /// The status that it stands for.
  let status: Int

  private static let memberLimit = 3

  /// Reads a text that is nothing else but for what follows a colon; nil for any other.
  init?(_ text: String) {
    let name = text.trimmingSpace.prefix { $0 != ":" && !$0.isNewline }
    guard name.utf8.count <= 64, name.utf8.contains(UInt8(ascii: "_")),
      name.utf8.allSatisfy({ ASCII.isUppercase($0) || ASCII.isDigit($0) || $0 == UInt8(ascii: "_") }
      )
    else { return nil }
    let words = name.split(separator: "_").map(String.init)
    guard let first = words.first, let last = words.last,
      Self.beginnings.contains(first) || Self.ends.contains(last)
        || words.suffix(2) == ["NOT", "READY"]
        || words.count == 2 && first == "NO" && Self.wants.contains(last)
    else { return nil }
    status = WellKnownCode(String(name))?.status ?? Self.status(words)
  }

  /// What an answer stands for whose codes are such names, or that has hardly more than one under any name, or is one.
  static func status(codes: [String], in root: JSONValue?, _ text: String?) -> Int? {
    let words = codes + ToldStatus.words(in: root)
    let named = words.lazy.compactMap { ErrorConstant($0)?.status }.first { $0 != 400 }
    if let named { return named }
    let few = root?.object.flatMap { $0.count <= memberLimit ? $0 : nil }
    let values = few?.members.compactMap(\.value.string) ?? []
    return ([text].compactMap(\.self) + values).lazy.compactMap { ErrorConstant($0)?.status }.first
  }

  private static let beginnings: Set<String> = [
    "ERROR", "ERR", "BAD", "WRONG", "INVALID", "INSUFFICIENT",
  ]
  private static let ends: Set<String> = ["ERROR", "DENIED", "BANNED"]
  private static let wants: Set<String> = ["BALANCE", "KEY", "FUNDS", "CREDITS", "MONEY", "ACCESS"]

  private static func status(_ words: [String]) -> Int {
    let holds = { (set: Set<String>) in words.contains(where: set.contains) }
    let rest = words.drop { ["ERROR", "ERR"].contains($0) }
    let isOfArgument =
      rest.first.map {
        ["BAD", "WRONG", "INVALID"].contains($0) || $0 == "UNKNOWN" && rest.count > 1
      }
      ?? false
    // A wrong limit is no limit that was met.
    guard !isOfArgument else { return holds(keys) && !holds(keysOfData) ? 401 : 400 }
    return meanings.first { holds($0.1) }?.0 ?? 400
  }

  private static let keys: Set<String> = [
    "KEY", "APIKEY", "TOKEN", "AUTH", "LOGIN", "CREDENTIALS", "UNAUTHORIZED",
  ]
  private static let keysOfData: Set<String> = [
    "PRIMARY", "FOREIGN", "IDEMPOTENCY", "SORT", "DEVICE",
  ]
  private static let meanings: [(Int, Set<String>)] = [
    (402, ["BALANCE", "FUNDS", "CREDITS", "MONEY"]),
    (429, ["LIMIT", "RATE", "FREQUENT", "FREQUENTLY", "FLOOD", "MANY"]),
    // Nothing was done that has to wait for what comes before.
    (425, ["READY"]),
    (
      503,
      ["SLOT", "SLOTS", "BUSY", "UNAVAILABLE", "OVERLOAD", "OVERLOADED", "MAINTENANCE"]
    ),
    (500, ["SQL", "INTERNAL", "SERVER", "SYSTEM", "UNKNOWN", "FATAL", "DATABASE", "DB"]),
    (504, ["TIMEOUT"]), (401, keys),
    (
      403,
      ["IP", "BANNED", "DENIED", "BLOCKED", "SUSPENDED", "PERMISSION", "PERMISSIONS", "FORBIDDEN"]
    ),
  ]
}
