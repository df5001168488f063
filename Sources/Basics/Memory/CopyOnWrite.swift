/// A value behind one reference: what holds it stays small and is copied for the price of that reference.
///
/// Copies share the value until one of them changes it; then that one gets its own. Public, as nothing else is: what is
/// inlinable in a package is not compiled into its other modules, and a value that is read by a call is copied whole.
@propertyWrapper
public struct CopyOnWrite<Value: Sendable>: @unchecked Sendable {
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
  public init(wrappedValue: Value) { storage = Storage(wrappedValue) }

  /// The value, read where it lies.
  @inlinable
  public var wrappedValue: Value {
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
  public static func == (left: CopyOnWrite, right: CopyOnWrite) -> Bool {
    left.isShared(with: right) || left.wrappedValue == right.wrappedValue
  }
}

extension CopyOnWrite: Hashable where Value: Hashable {
  public func hash(into hasher: inout Hasher) { hasher.combine(wrappedValue) }
}
