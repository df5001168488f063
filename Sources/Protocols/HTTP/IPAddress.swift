/// An address of the network, read to tell whether it belongs to the public one.
package enum IPAddress: Sendable, Hashable {
  case v4(UInt32)
  case v6(high: UInt64, low: UInt64)

  /// Reads the four or sixteen bytes of an address in network order; nil for another count.
  package init?(_ bytes: some Collection<UInt8>) {
    switch bytes.count {
    case 4:
      self = .v4(bytes.reduce(0) { $0 << 8 | UInt32($1) })
    case 16:
      let high = bytes.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      let low = bytes.dropFirst(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      self = .v6(high: high, low: low)
    default:
      return nil
    }
  }

  /// Whether the address is of the public network.
  ///
  /// The IANA special-purpose registries (RFC 6890) decide. IPv6 forms that carry an IPv4 address
  /// are refused, but for the translation prefix of RFC 6052, behind which the carried one counts.
  package var isPublic: Bool {
    switch self {
    case .v4(let address):
      return !Self.specialV4.contains { $0.contains(UInt64(address) << 32) }
    case .v6(0x0064_ff9b_0000_0000, let low) where low >> 32 == 0:
      return IPAddress.v4(UInt32(truncatingIfNeeded: low)).isPublic
    case .v6(let high, _):
      return Self.globalUnicastV6.contains(high) && !Self.specialV6.contains { $0.contains(high) }
    }
  }
}

extension IPAddress {
  /// The addresses whose first bits are the same; an IPv4 address takes the upper half.
  private struct Block: Sendable {
    let start: UInt64
    let length: UInt64

    func contains(_ address: UInt64) -> Bool { (address ^ start) >> (64 - length) == 0 }

    static func v4(_ a: UInt64, _ b: UInt64, _ c: UInt64, bits: UInt64) -> Block {
      Block(start: a << 56 | b << 48 | c << 40, length: bits)
    }
  }

  private static let specialV4: [Block] = [
    .v4(0, 0, 0, bits: 8),  // this network
    .v4(10, 0, 0, bits: 8),  // private
    .v4(100, 64, 0, bits: 10),  // shared by a carrier's customers
    .v4(127, 0, 0, bits: 8),  // loopback
    .v4(169, 254, 0, bits: 16),  // link-local, and the metadata services of clouds
    .v4(172, 16, 0, bits: 12),  // private
    .v4(192, 0, 0, bits: 24),  // protocol assignments
    .v4(192, 0, 2, bits: 24),  // documentation
    .v4(192, 88, 99, bits: 24),  // relays of IPv6
    .v4(192, 168, 0, bits: 16),  // private
    .v4(198, 18, 0, bits: 15),  // benchmarks
    .v4(198, 51, 100, bits: 24),  // documentation
    .v4(203, 0, 113, bits: 24),  // documentation
    .v4(224, 0, 0, bits: 4),  // multicast
    .v4(240, 0, 0, bits: 4),  // reserved, and broadcast
  ]

  /// All that is public lies here: loopback, unique-local, link-local, mapped and multicast do not.
  private static let globalUnicastV6 = Block(start: 0x2000_0000_0000_0000, length: 3)

  private static let specialV6: [Block] = [
    Block(start: 0x2001_0000_0000_0000, length: 23),  // protocol assignments, Teredo
    Block(start: 0x2001_0db8_0000_0000, length: 32),  // documentation
    Block(start: 0x2002_0000_0000_0000, length: 16),  // 6to4 carries any IPv4 address
    Block(start: 0x3fff_0000_0000_0000, length: 20),  // documentation
  ]
}
