import Testing

@testable import Installation

struct ZipArchiveTests {
  @Test(arguments: [("", 0 as UInt32), ("123456789", 0xCBF4_3926), ("a", 0xE8B7_BE43)])
  func `the checksum is that of ZIP`(text: String, checksum: UInt32) {
    #expect(CRC32.checksum(of: Array(text.utf8)) == checksum)
  }

  @Test func `each file has a head, its bytes and a line of the directory`() {
    var archive = ZipArchive()
    archive.add("manifest.json", Array("{}".utf8))
    archive.add("server/recourse", Array("123456789".utf8), .program)
    let bytes = archive.bytes
    #expect(bytes.prefix(4) == [0x50, 0x4B, 3, 4])
    // Signature, version, flags, method, time, date; then what is told of the content.
    #expect(Array(bytes[14..<30]) == Self.told("{}", name: 13))
    #expect(String(decoding: bytes[30..<45], as: UTF8.self) == "manifest.json{}")
    let second = 45
    #expect(
      String(decoding: bytes[(second + 30)..<(second + 54)], as: UTF8.self)
        == "server/recourse123456789"
    )
    let directory = second + 54
    #expect(Array(bytes[directory..<(directory + 6)]) == [0x50, 0x4B, 1, 2, 20, 3])
    #expect(Array(bytes[(directory + 38)..<(directory + 42)]) == [0, 0, 0xA4, 0x81])
    let line = directory + 46 + 13
    #expect(Array(bytes[(line + 38)..<(line + 46)]) == [0, 0, 0xED, 0x81, 45, 0, 0, 0])
    let end = line + 46 + 15
    #expect(
      Array(bytes[end...]) == [0x50, 0x4B, 5, 6, 0, 0, 0, 0, 2, 0, 2, 0]
        + [UInt8(end - directory), 0, 0, 0, UInt8(directory), 0, 0, 0, 0, 0]
    )
  }

  @Test func `the same files give the same bytes`() {
    var archives = [ZipArchive(), ZipArchive()]
    for index in archives.indices { archives[index].add("a", [1, 2, 3]) }
    #expect(archives[0].bytes == archives[1].bytes)
  }

  private static func told(_ text: String, name: UInt8) -> [UInt8] {
    let checksum = CRC32.checksum(of: Array(text.utf8))
    let size = UInt8(text.utf8.count)
    return (0..<4).map { UInt8(truncatingIfNeeded: checksum >> (8 * $0)) }
      + [size, 0, 0, 0, size, 0, 0, 0, name, 0, 0, 0]
  }
}
