package import Time

/// A value in the form in which databases take it.
package enum BoundValue: Hashable, Sendable {
  case null
  case integer(Int64)
  case real(Double)
  case text(String)
  case bytes([UInt8])
}

/// A type whose values can be bound to a statement's places.
package protocol Bindable {
  /// The value as databases take it.
  var bound: BoundValue { get }
}

extension BoundValue: Bindable {
  package var bound: BoundValue { self }
}

extension Int64: Bindable {
  package var bound: BoundValue { .integer(self) }
}

extension Int: Bindable {
  package var bound: BoundValue { .integer(Int64(self)) }
}

extension Double: Bindable {
  package var bound: BoundValue { .real(self) }
}

extension String: Bindable {
  package var bound: BoundValue { .text(self) }
}

extension Array: Bindable where Element == UInt8 {
  package var bound: BoundValue { .bytes(self) }
}

extension Optional: Bindable where Wrapped: Bindable {
  package var bound: BoundValue { self?.bound ?? .null }
}

extension Timestamp: Bindable {
  package var bound: BoundValue { .integer(milliseconds) }
}
