/// The keyed hash HMAC with SHA-256 (RFC 2104, RFC 4231).
package enum HMAC {
  private static let block = 64

  /// The 32 bytes that only whoever has the key can make of a message.
  package static func sha256(_ message: [UInt8], key: [UInt8]) -> [UInt8] {
    let key = key.count > block ? SHA256.hash(key) : key
    let padded = key + [UInt8](repeating: 0, count: block - key.count)
    return SHA256.hash(padded.map { $0 ^ 0x5C } + SHA256.hash(padded.map { $0 ^ 0x36 } + message))
  }
}
