/// A number of bytes as people read it, in the largest unit that it reaches (IEC 80000-13).
package enum ByteCount {
  /// `1 byte`, `512 bytes`, `64 KiB`, `1.5 MiB`: a fraction is rounded up to tenths, so that no size above a limit reads
  /// as the limit.
  package static func text(_ bytes: Int) -> String {
    let bytes = max(0, bytes)
    if bytes < 1 << 10 { return bytes == 1 ? "1 byte" : "\(bytes) bytes" }
    let units = ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB"]
    var unit = 0
    while unit < units.count - 1, bytes >> (10 * (unit + 2)) > 0 { unit += 1 }
    let size = 1 << (10 * (unit + 1))
    let (whole, rest) = bytes.quotientAndRemainder(dividingBy: size)
    // Ten times the rest of a size of 2^60 would pass 64 bits.
    let shift = unit > 3 ? 10 : 0
    let part = size >> shift
    let tenths = ((rest >> shift) * 10 + part - 1) / part
    if tenths > 9 { return "\(whole + 1) \(units[unit])" }
    return tenths == 0 ? "\(whole) \(units[unit])" : "\(whole).\(tenths) \(units[unit])"
  }
}
