import System

/// The zones that this machine knows by name: the tz database as the system has it.
package struct ZoneDatabase: Sendable {
  private let folder: String

  /// Where systems keep it.
  package static let usual = ZoneDatabase(folder: "/usr/share/zoneinfo")

  /// Bytes of a file that are read.
  private static let limit = 1 << 18

  package init(folder: String) { self.folder = folder }

  /// What the look for a zone gives.
  package enum Finding: Sendable, Hashable {
    case found(ZoneRules)
    /// It is none of the zones of this machine.
    case unknown
    /// There are no zones on this machine.
    case noDatabase
  }

  /// Looks for a zone such as `Europe/Berlin`.
  package func zone(named name: String) -> Finding {
    guard Self.isName(name) else { return .unknown }
    if let bytes = try? SystemFile.read("\(folder)/\(name)", limit: Self.limit) {
      return ZoneRules(bytes).map { .found($0) } ?? .unknown
    }
    // Each database has this one.
    let isThere = (try? SystemFile.read(folder + "/Etc/UTC", limit: 4)) != nil
    return isThere ? .unknown : .noDatabase
  }

  /// Whether a text may be the name of a zone, which leads out of no folder.
  package static func isName(_ text: String) -> Bool {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard (1...3).contains(parts.count), text.utf8.count <= 64 else { return false }
    return parts.allSatisfy { part in
      guard let first = part.utf8.first, first | 0x20 >= 0x61, first | 0x20 <= 0x7A else {
        return false
      }
      return part.utf8.allSatisfy { byte in
        (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) || (0x30...0x39).contains(byte)
          || "_-+".utf8.contains(byte)
      }
    }
  }
}
