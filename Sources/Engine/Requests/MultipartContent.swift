import Text
import JSON
import Manifests

/// Content of `multipart/form-data` (RFC 7578).
struct MultipartContent {
  private let boundary: String
  private(set) var bytes: [UInt8] = []

  /// Begins content; the boundary must not stand in any part, so nobody may be able to guess it.
  init(boundary: String) { self.boundary = boundary }

  /// Appends the parts of a member: lists give a part for each element, objects are JSON.
  mutating func append(_ name: String, _ value: JSONValue, _ notation: ParameterStyle) {
    switch notation {
    case .styled(let style):
      for pair in style.pairs(value, name: name, .none) {
        appendPart(pair.name, Array(pair.value.utf8))
      }
    case .content(let type):
      if !value.isNull { appendPart(name, Array(value.content(type).utf8), type: type) }
    case .usual, .file:
      for element in value.array ?? [value] where !element.isNull {
        let type = element.scalarText == nil ? "application/json" : nil
        appendPart(name, Array(element.plainText.utf8), type: type)
      }
    }
  }

  /// Appends a file.
  mutating func append(_ name: String, _ file: FileContent, usually type: String?) {
    appendPart(
      name,
      file.bytes,
      filename: file.name ?? name,
      type: file.type ?? type ?? file.usualType
    )
  }

  /// Ends the content.
  mutating func end() { bytes += "--\(boundary)--\r\n".utf8 }

  private mutating func appendPart(
    _ name: String,
    _ content: [UInt8],
    filename: String? = nil,
    type: String? = nil
  ) {
    bytes.reserveCapacity(bytes.count + content.count + 256)
    bytes += "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(Self.quoted(name))\"".utf8
    if let filename { bytes += "; filename=\"\(Self.quoted(filename))\"".utf8 }
    if let type { bytes += "\r\nContent-Type: \(type)".utf8 }
    bytes += "\r\n\r\n".utf8
    bytes += content
    bytes += "\r\n".utf8
  }

  /// The characters that would end the name are written as browsers write them (HTML, "multipart/form-data encoding").
  private static func quoted(_ name: String) -> String {
    guard name.utf8.contains(where: { $0 == 0x22 || $0 < 0x20 || $0 == 0x7F }) else { return name }
    let bytes = name.utf8.flatMap { byte in
      byte == 0x22 || byte < 0x20 || byte == 0x7F
        ? Array(PercentEncoding.triplet(byte).utf8) : [byte]
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
