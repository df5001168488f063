/// A value behind one reference: what holds it stays small and is copied for the price of that reference.
///
/// Copies share the value until one of them changes it; then that one gets its own.
@propertyWrapper
package struct CopyOnWrite<Value: Sendable>: @unchecked Sendable {
  @usableFromInline
  final class Storage {
    // Changed only where one copy alone has it, and the compiler sees to the accesses of each copy: to look for others at
    // each access would cost more than the access.
    @exclusivity(unchecked) @usableFromInline var value: Value

    @inlinable
    init(_ value: Value) { unsafe self.value = value }
  }

  @usableFromInline var storage: Storage

  /// Puts a value behind a reference.
  @inlinable
  package init(wrappedValue: Value) { storage = Storage(wrappedValue) }

  /// The value, read where it lies.
  @inlinable
  package var wrappedValue: Value {
    _read { yield unsafe storage.value }
    _modify {
      if !isKnownUniquelyReferenced(&storage) { unsafe storage = Storage(storage.value) }
      yield unsafe &storage.value
    }
  }

  /// Whether both are copies of which neither was changed; where they are, their values are equal.
  package func isShared(with other: CopyOnWrite) -> Bool { storage === other.storage }
}

extension CopyOnWrite: Equatable where Value: Equatable {
  package static func == (left: CopyOnWrite, right: CopyOnWrite) -> Bool {
    left.isShared(with: right) || left.wrappedValue == right.wrappedValue
  }
}

extension CopyOnWrite: Hashable where Value: Hashable {
  package func hash(into hasher: inout Hasher) { hasher.combine(wrappedValue) }
}
