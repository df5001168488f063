package import Failures
import Text
import JSON

/// Content that is no text: told apart by its first bytes, and by its media type where those say nothing.
package struct BinaryContent: Sendable, Hashable {
  /// What a client can do with it.
  package enum Kind: Sendable, Hashable { case image, audio, other }

  package let kind: Kind

  /// The media type; `application/octet-stream` where nobody knows.
  package let mediaType: String
  package let bytes: [UInt8]

  /// Bytes of an image or sound that go out beside the text.
  package static let attachmentLimit = 1 << 20

  /// The content of an answer; nil unless it is binary.
  package init?(_ document: ResponseContent) {
    guard case .binary = document.content else { return nil }
    bytes = document.body
    if let type = Self.imageType(document.body) {
      (kind, mediaType) = (.image, type)
    } else if let told = APIText.token(document.mediaType), told.hasPrefix("audio/") {
      (kind, mediaType) = (.audio, told)
    } else {
      (kind, mediaType) = (
        .other, APIText.token(document.mediaType) ?? "application/octet-stream"
      )
    }
  }

  /// Types that this program knows by name; any other is a word of the API.
  private static let knownTypes: Set<String> = [
    "application/octet-stream", "application/pdf", "application/zip", "application/gzip",
    "application/json", "application/xml", "text/plain", "text/html", "text/csv", "image/png",
    "image/jpeg", "image/gif", "image/webp", "image/svg+xml", "audio/mpeg", "audio/wav",
    "audio/x-wav", "audio/ogg", "audio/mp4", "video/mp4",
  ]

  /// A media type as it stands in a sentence: quoted unless it is one of the common ones.
  static func quoted(_ type: String) -> String {
    knownTypes.contains(type) ? type : UntrustedText.quoted(type)
  }

  /// Whether clients can take it in beside the text.
  package var isAttachable: Bool { kind != .other && bytes.count <= Self.attachmentLimit }

  /// The end of a file's name, without the dot.
  package var fileExtension: String {
    let subtype = mediaType.split(separator: "/").last.map(String.init) ?? ""
    let known = [
      "jpeg": "jpg", "mpeg": kind == .audio ? "mp3" : "mpg", "octet-stream": "bin",
      "plain": "txt", "x-zip-compressed": "zip", "gzip": "gz", "x-gzip": "gz", "x-wav": "wav",
      "x-tar": "tar",
      "vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
      "vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
      "vnd.openxmlformats-officedocument.presentationml.presentation": "pptx",
      "vnd.ms-excel": "xls", "msword": "doc",
    ]
    if let name = known[subtype] { return name }
    let isPlain = subtype.utf8.allSatisfy {
      ($0 >= UInt8(ascii: "a") && $0 <= UInt8(ascii: "z")) || ($0 >= 0x30 && $0 <= 0x39)
    }
    return isPlain && (1...8).contains(subtype.utf8.count) ? subtype : "bin"
  }

  /// The type of the four kinds of images that models see; nil for anything else.
  private static func imageType(_ bytes: [UInt8]) -> String? {
    if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return "image/png" }
    if bytes.starts(with: [0xFF, 0xD8, 0xFF]) { return "image/jpeg" }
    if bytes.starts(with: "GIF87a".utf8) || bytes.starts(with: "GIF89a".utf8) { return "image/gif" }
    let isWebP = bytes.starts(with: "RIFF".utf8) && bytes.dropFirst(8).starts(with: "WEBP".utf8)
    return isWebP ? "image/webp" : nil
  }
}

/// What became of content that cannot be shown as text.
package enum Filing: Sendable, Hashable {
  /// It goes out beside the text, and lies in a file too where it must be found again.
  case attached(path: String?)
  case saved(path: String)
  /// It is lost; the reason is a sentence.
  case notSaved(String)
}
