import Text

/// An offset into something that is read piece by piece: how many items or characters come before.
package struct ReadingOffset: Sendable, Hashable, ExpressibleByIntegerLiteral {
  /// The items or characters before; those of an offset that no number of items reaches are as many as there can be.
  package let count: Int

  /// The offset as it was given.
  package let text: String

  /// The beginning.
  package static let start = ReadingOffset(0)

  /// Makes an offset, not below zero.
  package init(_ count: Int) { self.init(count: max(0, count), text: String(max(0, count))) }

  private init(count: Int, text: String) {
    self.count = count
    self.text = text
  }

  /// Reads an offset; nil reads the beginning.
  ///
  /// - Throws: what is wrong with a number that can be none.
  package init(_ value: JSONValue?) throws(Fault) {
    guard let number = value?.number else {
      self = .start
      return
    }
    guard number.isIntegral else { throw Fault(text: number.text, kind: .fraction) }
    guard let count = number.integer else {
      guard !number.text.hasPrefix("-") else { throw Fault(text: number.text, kind: .negative) }
      self.init(count: .max, text: number.text)
      return
    }
    guard count >= 0 else { throw Fault(text: number.text, kind: .negative) }
    self.init(count)
  }

  package init(integerLiteral value: Int) { self.init(value) }

  /// Why a number is no offset.
  package struct Fault: Error, Sendable, Hashable {
    /// What keeps a number from being an offset.
    package enum Kind: Sendable, Hashable { case fraction, negative }

    package let text: String
    package let kind: Kind

    /// What is wrong, as the rest of a sentence that starts with the argument's name.
    package var problem: String {
      let given = UntrustedText.cut(text, limit: 40)
      return switch kind {
      case .fraction: "counts whole items or characters, so it has no fraction; got \(given)"
      case .negative: "counts from the beginning, which is 0; got \(given)"
      }
    }
  }
}
