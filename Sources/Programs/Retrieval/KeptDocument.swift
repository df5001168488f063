import Text
import System
import JSON
import Time

/// A document that was fetched, with what tells whether it is still the newest.
package struct KeptDocument: Sendable, Hashable {
  /// The address that was named.
  package var address: String

  /// The address that it came from in the end.
  package var source: String

  /// Its `ETag` (RFC 9110 §8.8.3).
  package var entityTag: String?

  /// Its `Last-Modified` (RFC 9110 §8.8.2).
  package var lastModified: String?

  package var content: [UInt8]

  /// Makes a document.
  package init(
    address: String,
    source: String,
    entityTag: String?,
    lastModified: String?,
    content: [UInt8]
  ) {
    self.address = address
    self.source = source
    self.entityTag = entityTag
    self.lastModified = lastModified
    self.content = content
  }

  /// A line of JSON that tells of the content, then the content.
  var file: [UInt8] {
    var head: JSONObject = ["address": .string(address), "source": .string(source)]
    head["etag"] = entityTag.map { .string($0) }
    head["last_modified"] = lastModified.map { .string($0) }
    return JSONWriter.bytes(.object(head)) + [UInt8(ascii: "\n")] + content
  }

  /// Reads such a file; nil for any other.
  init?(file: [UInt8]) {
    guard let end = file.firstIndex(of: UInt8(ascii: "\n")),
      let head = try? JSONParser.parse(Array(file[..<end])),
      let address = head["address"]?.string, let source = head["source"]?.string
    else { return nil }
    self.init(
      address: address,
      source: source,
      entityTag: head["etag"]?.string,
      lastModified: head["last_modified"]?.string,
      content: Array(file[(end + 1)...])
    )
  }
}

/// The copies of documents in a directory of their own, one file each.
package struct KeptDocuments: Sendable {
  private let directory: String

  /// Opens a directory, which is made when something is kept.
  package init(directory: String) { self.directory = directory }

  /// The copy of what stood at an address, nil where there is none.
  package func copy(of address: DocumentAddress) -> KeptDocument? {
    // The line before the content takes a little room too.
    let limit = DocumentFetch.sizeLimit + (1 << 16)
    guard let bytes = try? Files.read(path(of: address), limit: limit),
      let document = KeptDocument(file: bytes), document.address == address.text
    else { return nil }
    return document
  }

  /// Keeps a document in the place of an earlier copy; other processes see the one or the other.
  ///
  /// - Throws: `SystemError` where the directory takes no file.
  func keep(_ document: KeptDocument, of address: DocumentAddress) throws(SystemError) {
    if try SystemFile.facts(directory) == nil { try SystemFile.makeDirectory(directory) }
    let path = path(of: address)
    let part = "\(path).\(UInt64.random(in: .min ... .max))"
    try SystemFile.write(document.file, to: part)
    do throws(SystemError) {
      try SystemFile.rename(part, to: path)
    } catch {
      SystemFile.remove(part)
      throw error
    }
  }

  /// When the copy of an address was written.
  func date(of address: DocumentAddress) -> Timestamp? {
    let facts = (try? SystemFile.facts(path(of: address))) ?? nil
    return facts.map { Timestamp(milliseconds: $0.changed * 1000) }
  }

  private func path(of address: DocumentAddress) -> String {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in address.text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    let readable = address.text.utf8.suffix(80).map { byte in
      ASCII.isAlphanumeric(byte) || byte == UInt8(ascii: ".") ? byte : UInt8(ascii: "_")
    }
    return "\(directory)/\(Hexadecimal.text(of: hash, digits: 16))-"
      + String(decoding: readable, as: UTF8.self)
  }
}
