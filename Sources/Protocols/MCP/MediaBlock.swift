/// An image or a sound that goes out beside the text of a result.
package struct MediaBlock: Sendable, Hashable {
  /// The kinds of content blocks that hold bytes.
  package enum Kind: String, Sendable, Hashable { case image, audio }

  package var kind: Kind
  package var mediaType: String
  package var bytes: [UInt8]

  /// Makes an attachment; the media type is a plain word.
  package init(_ kind: Kind, mediaType: String, bytes: [UInt8]) {
    self.kind = kind
    self.mediaType = mediaType
    self.bytes = bytes
  }

  /// Appends the content block; revisions that know no sound get it as a resource.
  func append(in version: ProtocolVersion, to output: inout [UInt8]) {
    if kind == .audio, version < .march2025 {
      output.append(
        contentsOf: #"{"type":"resource","resource":{"uri":"recourse:answer","blob":""#.utf8
      )
      appendBase64(to: &output)
      output.append(contentsOf: #"","mimeType":"\#(mediaType)"}}"#.utf8)
    } else {
      output.append(contentsOf: #"{"type":"\#(kind.rawValue)","data":""#.utf8)
      appendBase64(to: &output)
      output.append(contentsOf: #"","mimeType":"\#(mediaType)"}"#.utf8)
    }
  }

  private static let digits = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8
  )

  /// Base64 with padding (RFC 4648 §4), straight into the line.
  private func appendBase64(to output: inout [UInt8]) {
    output.reserveCapacity(output.count + (bytes.count + 2) / 3 * 4 + 64)
    let digits = Self.digits
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let count = min(3, bytes.count - start)
      var bits = UInt32(bytes[start]) << 16
      if count > 1 { bits |= UInt32(bytes[start + 1]) << 8 }
      if count > 2 { bits |= UInt32(bytes[start + 2]) }
      output.append(digits[Int(bits >> 18)])
      output.append(digits[Int(bits >> 12 & 0x3F)])
      output.append(count > 1 ? digits[Int(bits >> 6 & 0x3F)] : UInt8(ascii: "="))
      output.append(count > 2 ? digits[Int(bits & 0x3F)] : UInt8(ascii: "="))
    }
  }
}
