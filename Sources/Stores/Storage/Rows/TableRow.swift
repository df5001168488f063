package import JSON
package import Time

/// One row of a store's answer, whichever database gave it.
///
/// Columns count from 0. A NULL read as a number is 0, as text or bytes empty; ask `IfPresent` where it may be NULL.
package protocol TableRow: ~Copyable {
  /// What the column is called.
  func name(_ column: Int) -> String

  /// Whether the column holds no value.
  func isNull(_ column: Int) -> Bool

  /// The column as a whole number.
  func integer(_ column: Int) -> Int64

  /// The column as a number.
  func real(_ column: Int) -> Double

  /// The column as text; bytes that are not UTF-8 become U+FFFD.
  func text(_ column: Int) -> String

  /// The column as bytes.
  func bytes(_ column: Int) -> [UInt8]
}

extension TableRow where Self: ~Copyable {
  /// The column as a whole number, nil for NULL.
  package func integerIfPresent(_ column: Int) -> Int64? {
    isNull(column) ? nil : integer(column)
  }

  /// The column as a number, nil for NULL.
  package func realIfPresent(_ column: Int) -> Double? { isNull(column) ? nil : real(column) }

  /// The column as text, nil for NULL.
  package func textIfPresent(_ column: Int) -> String? { isNull(column) ? nil : text(column) }

  /// The column as bytes, nil for NULL.
  package func bytesIfPresent(_ column: Int) -> [UInt8]? { isNull(column) ? nil : bytes(column) }

  /// The column as an instant.
  package func instant(_ column: Int) -> Timestamp { Timestamp(milliseconds: integer(column)) }

  /// The column as an instant, nil for NULL.
  package func instantIfPresent(_ column: Int) -> Timestamp? {
    integerIfPresent(column).map { Timestamp(milliseconds: $0) }
  }

  /// The column as a JSON value, nil when it is none.
  package func json(_ column: Int) -> JSONValue? { try? JSONParser.parse(bytes(column)) }

  /// The column as a JSON object, nil when it is none.
  package func object(_ column: Int) -> JSONObject? { json(column)?.object }
}

/// A column of a table, in words that every SQL database knows.
package struct Column: Sendable, Hashable {
  /// What a column holds.
  package enum Kind: Sendable, Hashable {
    case text
    case integer
    case real
  }

  package let name: String
  package let kind: Kind

  private init(_ name: String, _ kind: Kind) {
    self.name = name
    self.kind = kind
  }

  /// A column of texts.
  package static func text(_ name: String) -> Column { Column(name, .text) }

  /// A column of whole numbers, instants and truths.
  package static func integer(_ name: String) -> Column { Column(name, .integer) }

  /// A column of numbers.
  package static func real(_ name: String) -> Column { Column(name, .real) }
}

extension [Column] {
  /// The names, as SQL lists them.
  package var names: String { map(\.name).joined(separator: ", ") }

  /// What an insertion that met an equal key does with the row that is there.
  package var updates: String {
    map { "\($0.name) = excluded.\($0.name)" }.joined(separator: ", ")
  }
}
