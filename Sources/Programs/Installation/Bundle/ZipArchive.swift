/// Files in one, as ZIP has them (APPNOTE 6.3), none compressed: every reader takes that, and a program shrinks little.
///
/// Holds less than 4 GiB and 65,535 files.
package struct ZipArchive: Sendable {
  /// Whether a file may be started where it is unpacked.
  package enum Mode: UInt32, Sendable {
    case data = 0o100644
    case program = 0o100755
  }

  private struct Entry {
    var name: [UInt8]
    var checksum: UInt32
    var size: Int
    var offset: Int
    var mode: Mode
  }

  private var content: [UInt8] = []
  private var entries: [Entry] = []

  /// Makes an archive without files.
  package init() {}

  /// Adds a file; its path has no slash before it.
  package mutating func add(_ name: String, _ bytes: [UInt8], _ mode: Mode = .data) {
    let entry = Entry(
      name: Array(name.utf8),
      checksum: CRC32.checksum(of: bytes),
      size: bytes.count,
      offset: content.count,
      mode: mode
    )
    content.reserveCapacity(content.count + bytes.count + 1024)
    Self.append(0x0403_4B50, 4, to: &content)
    Self.appendCommon(entry, to: &content)
    Self.append(0, 2, to: &content)
    content += entry.name
    content += bytes
    entries.append(entry)
  }

  /// The whole archive.
  package var bytes: [UInt8] {
    var bytes = content
    for entry in entries {
      Self.append(0x0201_4B50, 4, to: &bytes)
      // Made on Unix, so that the mode counts.
      Self.append(3 << 8 | 20, 2, to: &bytes)
      Self.appendCommon(entry, to: &bytes)
      for _ in 0..<4 { Self.append(0, 2, to: &bytes) }
      Self.append(Int(entry.mode.rawValue) << 16, 4, to: &bytes)
      Self.append(entry.offset, 4, to: &bytes)
      bytes += entry.name
    }
    let size = bytes.count - content.count
    Self.append(0x0605_4B50, 4, to: &bytes)
    for value in [0, 0, entries.count, entries.count] { Self.append(value, 2, to: &bytes) }
    Self.append(size, 4, to: &bytes)
    Self.append(content.count, 4, to: &bytes)
    Self.append(0, 2, to: &bytes)
    return bytes
  }

  /// What stands in the head of a file and in the directory alike, up to the length of the name.
  private static func appendCommon(_ entry: Entry, to bytes: inout [UInt8]) {
    append(20, 2, to: &bytes)
    // The name is UTF-8.
    append(1 << 11, 2, to: &bytes)
    append(0, 2, to: &bytes)
    // The first day that can be told: the same files give the same bytes.
    append(0, 2, to: &bytes)
    append(1 << 5 | 1, 2, to: &bytes)
    append(Int(entry.checksum), 4, to: &bytes)
    append(entry.size, 4, to: &bytes)
    append(entry.size, 4, to: &bytes)
    append(entry.name.count, 2, to: &bytes)
  }

  private static func append(_ value: Int, _ count: Int, to bytes: inout [UInt8]) {
    for position in 0..<count { bytes.append(UInt8(truncatingIfNeeded: value >> (8 * position))) }
  }
}

/// The checksum of ZIP (ISO 3309, reflected).
enum CRC32 {
  private static let table: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { rest, _ in rest & 1 == 1 ? 0xEDB8_8320 ^ rest >> 1 : rest >> 1 }
  }

  static func checksum(of bytes: [UInt8]) -> UInt32 {
    let table = table
    var rest = UInt32.max
    for byte in bytes { rest = table[Int(UInt8(truncatingIfNeeded: rest) ^ byte)] ^ rest >> 8 }
    return ~rest
  }
}
