/// A secret in one spelling, to be found in texts.
///
/// Only its beginning is kept written out: a token of kilobytes has a hundred spellings.
struct SecretNeedle: Sendable {
  /// The longest part of a secret that is kept written out.
  private static let headLimit = 48

  /// How the spelling begins.
  let head: [UInt8]

  private let secret: [UInt8]
  private let way: [SecretSpelling]

  /// A needle; nil where the spelling leaves too little of the secret to be searched for.
  init?(_ secret: [UInt8], _ way: [SecretSpelling]) {
    self.secret = secret
    self.way = way
    head = way.write(Self.beginning(of: secret))
    guard head.count >= Redactor.shortestSecret else { return nil }
  }

  private static func beginning(of secret: [UInt8]) -> [UInt8] {
    guard secret.count > headLimit else { return secret }
    // A character that is cut in two is no beginning of anything.
    let end = secret[...headLimit].lastIndex { $0 & 0xC0 != 0x80 } ?? headLimit
    return Array(secret[..<end])
  }

  /// The length of the secret that the bytes begin with at an index, or of what a cut has left of one; nil where none is.
  func length(in bytes: [UInt8], at start: Int) -> Int? {
    var common = Self.common(bytes, start, head)
    var whole = head
    if common == head.count, secret.count > Self.headLimit {
      whole = way.write(secret)
      common = Self.common(bytes, start, whole)
    }
    if common == whole.count { return common }
    let rest = bytes[(start + common)...]
    guard common >= Redactor.shortestSecret,
      rest.isEmpty || Self.cuts.contains(where: { rest.starts(with: $0) }),
      CutSecret(whole[..<common]).isTelling
    else { return nil }
    return common
  }

  private static func common(_ bytes: [UInt8], _ start: Int, _ needle: [UInt8]) -> Int {
    var count = 0
    while count < needle.count, start + count < bytes.count, bytes[start + count] == needle[count] {
      count += 1
    }
    return count
  }

  /// What stands where something was cut off, unless the text just ends there.
  private static let cuts = [Array("…".utf8), Array("...".utf8), Array("\\u2026".utf8)]
}
