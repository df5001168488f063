/// The places by number, which know which of them were changed, as a `ChangeTrackedTable` does.
///
/// A book is copied before a question is put to it. Agents may have thousands of places, and a copy of which one place is
/// changed should not copy them all: they lie in parts, of which only the one that is changed is copied.
package struct KeptPlaces: Sendable {
  /// Everything there is.
  package private(set) var rows = Rows()

  /// Numbers of the places that were changed, added or removed since they were last taken.
  package private(set) var touched: Set<UInt64> = []

  /// Numbers of the places that processes have, which may be given up or move up; of agents there may be thousands.
  private var ofProcesses: [String: Set<UInt64>] = [:]

  /// Makes a book without places.
  package init() {}

  /// The place of a number; nil removes it.
  package subscript(id: UInt64) -> KeptPlace? {
    get { rows[id] }
    _modify {
      let former = rows[id]?.owner
      yield &rows[id]
      if former != nil || rows[id] != nil {
        touched.insert(id)
        noteOwner(of: id, after: former)
      }
    }
  }

  /// The processes that have places.
  package var processes: Dictionary<String, Set<UInt64>>.Keys { ofProcesses.keys }

  /// The places that a process has, in no order.
  package func places(of process: String) -> [KeptPlace] {
    ofProcesses[process]?.compactMap { rows[$0] } ?? []
  }

  /// The places that processes have, in no order.
  package var byProcesses: [KeptPlace] {
    ofProcesses.values.flatMap { ids in ids.compactMap { rows[$0] } }
  }

  private mutating func noteOwner(of id: UInt64, after former: BudgetLedger.Owner?) {
    let owner = rows[id]?.owner
    if owner == former { return }
    if case .process(let process)? = former {
      ofProcesses[process]?.remove(id)
      if ofProcesses[process]?.isEmpty == true { ofProcesses[process] = nil }
    }
    if case .process(let process)? = owner { ofProcesses[process, default: []].insert(id) }
  }

  /// Number of places.
  package var count: Int { rows.count }

  /// Forgets what was touched, because it has been written, or will not be.
  package mutating func settle() {
    if !touched.isEmpty { touched.removeAll(keepingCapacity: true) }
  }

  /// Makes a place count as changed, there or not, so that it is written as it is here.
  package mutating func touch(_ id: UInt64) { touched.insert(id) }

  /// Makes all places count as changed.
  package mutating func touchAll() { for row in rows { touched.insert(row.key) } }

  /// Puts what a store holds in the place of what is here; nothing of it counts as changed.
  package mutating func restore(_ place: KeptPlace?, at id: UInt64) {
    let former = rows[id]?.owner
    rows[id] = place
    touched.remove(id)
    noteOwner(of: id, after: former)
  }
}

extension KeptPlaces {
  /// Places by number, in parts.
  package struct Rows: Sequence, Sendable {
    fileprivate static let parts = 64
    private var parts = [[UInt64: KeptPlace]](repeating: [:], count: parts)

    /// Number of places.
    package var count: Int { parts.reduce(0) { $0 + $1.count } }

    /// The place of a number; numbers follow one another, so that the parts are of one size.
    package fileprivate(set) subscript(id: UInt64) -> KeptPlace? {
      get { parts[Int(id % UInt64(Self.parts))][id] }
      _modify { yield &parts[Int(id % UInt64(Self.parts))][id] }
    }

    /// The places, in no order.
    package var values: Values { Values(rows: self) }

    /// Numbers and places, in no order.
    package func makeIterator() -> Iterator { Iterator(parts) }

    /// Goes through the parts.
    package struct Iterator: IteratorProtocol {
      private var rest: IndexingIterator<[[UInt64: KeptPlace]]>
      private var part = [UInt64: KeptPlace]().makeIterator()

      fileprivate init(_ parts: [[UInt64: KeptPlace]]) { rest = parts.makeIterator() }

      package mutating func next() -> (key: UInt64, value: KeptPlace)? {
        while true {
          if let row = part.next() { return row }
          guard let next = rest.next() else { return nil }
          part = next.makeIterator()
        }
      }
    }

    /// The places without their numbers.
    package struct Values: Sequence {
      fileprivate let rows: Rows

      package func makeIterator() -> Iterator { Iterator(rows: rows.makeIterator()) }

      /// Goes through the places.
      package struct Iterator: IteratorProtocol {
        fileprivate var rows: KeptPlaces.Rows.Iterator

        package mutating func next() -> KeptPlace? { rows.next()?.value }
      }
    }
  }
}
