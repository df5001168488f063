#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// Where `wanted` first stands in `bytes`, counted from their start; nil when it does not.
@unsafe
func offset(of wanted: [UInt8], in bytes: UnsafeRawBufferPointer) -> Int? {
  guard let first = wanted.first, let base = bytes.baseAddress else { return nil }
  var position = 0
  while position + wanted.count <= bytes.count {
    let rest = bytes.count - wanted.count + 1 - position
    guard let found = unsafe memchr(base + position, Int32(first), rest) else { return nil }
    if unsafe memcmp(found, wanted, wanted.count) == 0 {
      return unsafe UnsafeRawPointer(found) - base
    }
    position = unsafe UnsafeRawPointer(found) - base + 1
  }
  return nil
}
