/// Names that others are looked for among: a few are gone through, of many a table is made.
struct NameLookup {
  private let names: [String]
  private let table: Set<String>?

  init(_ names: [String]) {
    self.names = names
    table = names.count > 16 ? Set(names) : nil
  }

  func contains(_ name: String) -> Bool { table?.contains(name) ?? names.contains(name) }
}
