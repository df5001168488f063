/// Whether there is a state where one is looked for, from one look to the next.
package struct StatePresence: Sendable {
  /// What a look comes to.
  package enum Finding: Sendable, Hashable {
    case kept
    /// There was none yet; nothing was ever written there.
    case unused
    /// There was one before, so what is not seen is not over.
    case gone
  }

  private var wasThere = false

  /// Makes a presence of which nothing has been seen.
  package init() {}

  /// Takes what a look finds.
  package mutating func take(isThere: Bool) -> Finding {
    if isThere { wasThere = true }
    return isThere ? .kept : wasThere ? .gone : .unused
  }
}
