import Text

/// How the content of an answer is coded, as its fields say (RFC 9110 §8.4).
enum ContentCoding: Equatable {
  case none
  case gzip
  case deflate
  /// Another one, several, or none at all: the value of the field.
  case unknown(String)

  init(_ fields: HTTPFields) {
    guard let field = fields["Content-Encoding"] else {
      self = .none
      return
    }
    let names = field.utf8.split { $0 == UInt8(ascii: ",") || $0 <= 0x20 }
      .map { String(decoding: $0, as: UTF8.self).lowercased() }
      .filter { $0 != "identity" }
    switch names {
    case []: self = .none
    case ["gzip"], ["x-gzip"]: self = .gzip
    case ["deflate"]: self = .deflate
    default: self = .unknown(field)
    }
  }
}

extension HTTPResponse {
  /// The answer with the content decoded, of which so many bytes are kept.
  ///
  /// What is not coded as it says stays as it came where it is a text, with a defect that tells so.
  func decoded(limit: Int) -> HTTPResponse {
    guard !body.isEmpty else { return self }
    let response = decodedAsSaid(limit: limit)
    // What is packed twice, or without a word of it, where a text is due.
    guard response.defect == nil, response.body.starts(with: GzipStream.magic + [8]),
      let type = fields["Content-Type"], MediaTypeSort.isText(type)
    else { return response }
    let unpacked = response.unpacked(GzipStream.unpack, limit)
    return unpacked.body.isEmpty ? response : unpacked
  }

  private func decodedAsSaid(limit: Int) -> HTTPResponse {
    switch ContentCoding(fields) {
    case .none: return self
    case .gzip where GzipStream.magic.starts(with: body.prefix(2)):
      return unpacked(GzipStream.unpack, limit)
    case .deflate where ZlibStream.isOne(body): return unpacked(ZlibStream.unpack, limit)
    // Some servers leave the frame around it out. What it packs ends in bits that no text has.
    case .deflate where !body.isText: return unpacked(ZlibStream.unpackBare, limit)
    case .gzip, .deflate: return asItCame
    case .unknown(let coding):
      if body.isText { return asItCame }
      var response = self
      response.body = []
      response.defect = .unknownCoding(coding)
      return response
    }
  }

  private var asItCame: HTTPResponse {
    var response = self
    response.defect = .notEncodedAsSaid(fields["Content-Encoding"] ?? "")
    return response
  }

  private func unpacked(
    _ unpack: (_ body: [UInt8], _ inflater: inout Inflater) throws(Inflater.Fault) -> Void,
    _ limit: Int
  ) -> HTTPResponse {
    var response = self
    var inflater = Inflater(body, limit: limit)
    do throws(Inflater.Fault) {
      try unpack(body, &inflater)
    } catch .pastLimit {
      response.isCut = true
    } catch {
      if !isCut { response.defect = .brokenOff(announced: nil) }
    }
    response.body = inflater.output
    return response
  }
}

/// Streams of DEFLATE, each in a frame of its own (RFC 1952).
private enum GzipStream {
  static let magic: [UInt8] = [0x1F, 0x8B]
  private static let trailerLength = 8

  /// Unpacks one stream after the other; what follows the last is nothing that was packed, and nobody reads it.
  ///
  /// The trailer says nothing that counts: a stream that reached its last block is whole, and some servers write none.
  static func unpack(_ body: [UInt8], _ inflater: inout Inflater) throws(Inflater.Fault) {
    var start = 0
    repeat {
      try inflater.unpack(from: content(of: body, from: start))
      start = inflater.end + trailerLength
    } while start < body.count && body[start...].starts(with: magic)
  }

  /// Where the packed content begins, behind the parts of the header that its flags announce (RFC 1952 §2.3.1).
  private static func content(of body: [UInt8], from start: Int) throws(Inflater.Fault) -> Int {
    guard start + 10 <= body.count else { throw .endsInside }
    guard body[start + 2] == 8 else { throw .damaged }
    let flags = body[start + 3]
    var next = start + 10
    if flags & 4 != 0 {
      guard next + 2 <= body.count else { throw .endsInside }
      next += 2 + Int(body[next]) + Int(body[next + 1]) << 8
    }
    for flag in [8, 16] as [UInt8] where flags & flag != 0 {
      guard next <= body.count, let end = body[next...].firstIndex(of: 0) else { throw .endsInside }
      next = end + 1
    }
    if flags & 2 != 0 { next += 2 }
    guard next <= body.count else { throw .endsInside }
    return next
  }
}

/// DEFLATE in the frame of zlib (RFC 1950), which HTTP calls "deflate".
private enum ZlibStream {
  /// Whether the first two bytes are those of such a frame, without a dictionary.
  static func isOne(_ body: [UInt8]) -> Bool {
    body.count >= 2 && body[0] & 0x0F == 8 && body[0] >> 4 <= 7 && body[1] & 0x20 == 0
      && (Int(body[0]) << 8 | Int(body[1])) % 31 == 0
  }

  static func unpack(_ body: [UInt8], _ inflater: inout Inflater) throws(Inflater.Fault) {
    try inflater.unpack(from: 2)
  }

  static func unpackBare(_ body: [UInt8], _ inflater: inout Inflater) throws(Inflater.Fault) {
    try inflater.unpack(from: 0)
  }
}

extension [UInt8] {
  /// Whether it has no control character that no text has, and is UTF-8.
  fileprivate var isText: Bool {
    !contains { $0 < 0x09 || $0 > 0x0D && $0 < 0x1B }
      && String(validating: self, as: UTF8.self) != nil
  }
}
