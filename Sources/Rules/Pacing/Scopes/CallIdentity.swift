package import JSON

/// What makes two calls the same: the tool and its arguments, members in any order.
package struct CallIdentity: Hashable, Sendable {
  /// A short text that is equal for equal calls and tells nothing of the arguments.
  package let key: String

  /// Takes the walk over the arguments.
  package init(tool: String, arguments: JSONObject) {
    var hash = FNV()
    hash.combine(.object(arguments))
    key = tool + "#" + String(hash.value, radix: 36)
  }

  /// Takes it from what makes calls with one credential equal, as it is kept.
  package init(ofEqual deduplicationKey: String) {
    key =
      deduplicationKey.lastIndex(of: "/").map { String(deduplicationKey[..<$0]) }
      ?? deduplicationKey
  }
}

/// The 64-bit FNV-1a hash over a canonical walk of a value, stable between processes.
///
/// Lengths come before contents, so that no two values are walked alike.
private struct FNV {
  private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

  mutating func combine(_ json: JSONValue) {
    switch json {
    case .null: combine("n")
    case .bool(let bool): combine(bool ? "t" : "f")
    case .number(let number):
      combine("#")
      combine(number.integer.map(String.init) ?? number.text)
      combine(";")
    case .string(let text): combine(string: text)
    case .array(let elements):
      combine("[", count: elements.count)
      for element in elements { combine(element) }
    case .object(let object):
      combine("{", count: object.count)
      for member in object.members.sorted(by: { $0.name < $1.name }) {
        combine(string: member.name)
        combine(member.value)
      }
    }
  }

  private mutating func combine(string: String) {
    combine("\"", count: string.utf8.count)
    combine(string)
  }

  private mutating func combine(_ mark: String, count: Int) {
    combine(mark)
    combine(String(count))
    combine(":")
  }

  private mutating func combine(_ text: String) {
    for byte in text.utf8 { value = (value ^ UInt64(byte)) &* 0x100_0000_01b3 }
  }
}

/// A short text that is equal for equal secrets and gives nothing of them away.
package enum Fingerprint {
  /// The fingerprint of a secret; not meant to withstand a search for short secrets, so it is never printed.
  package static func text(_ secret: String) -> String {
    var hash = FNV()
    hash.combine(.string(secret))
    return String(hash.value, radix: 36)
  }
}
