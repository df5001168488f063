import Text
import JSON

/// The reader of `pages`: how the next page of an answer is asked for.
struct PagesReader {
  private static let ways = ["cursor", "offset", "page", "link"]

  let arguments: ArgumentsReader

  func read(_ fields: inout ObjectReader) -> Pages? {
    guard var fields = fields.optional("pages")?.object() else { return nil }
    let given = Self.ways.filter { fields.object[$0] != nil }
    guard given.count == 1, let name = given.first else {
      fields.error(
        "expected exactly one of \(ManifestExcerpt.choices(Self.ways)), found "
          + (given.isEmpty ? "none" : ManifestExcerpt.choices(given))
      )
      return nil
    }
    let way = fields.optional(name)?.object().flatMap { read(name, $0) }
    let more = fields.optional("more")?.condition()
    fields.refuseUnknown()
    return way.map { Pages(way: $0, more: more) }
  }

  private func read(_ name: String, _ reader: ObjectReader) -> Pages.Way? {
    var fields = reader
    defer { fields.refuseUnknown() }
    switch name {
    case "cursor": return cursor(&fields)
    case "offset":
      guard let counted = counted(&fields) else { return nil }
      return .offset(argument: counted.argument, items: counted.items, total: counted.total)
    case "page":
      let first = fields.optional("first")?.integer(in: 0...1, "the number of the first page")
      guard let counted = counted(&fields) else { return nil }
      return .page(
        argument: counted.argument,
        items: counted.items,
        total: counted.total,
        first: first ?? 1
      )
    default: return link(&fields)
    }
  }

  private func cursor(_ fields: inout ObjectReader) -> Pages.Way? {
    let argument = argument(&fields)
    let purpose = "where the answer names the next page, such as \"json:/next_cursor\""
    let next = fields.required("next", purpose)?.oneOrMoreSources()
    guard let argument, let next, !next.isEmpty else { return nil }
    return .cursor(argument: argument, next: next)
  }

  private func link(_ fields: inout ObjectReader) -> Pages.Way? {
    let purpose = "where the link to the next page stands, such as \"header:Link\""
    let next = fields.required("next", purpose)?.oneOrMoreSources()
    let names = fields.required("arguments", "the arguments that the link's query changes")
    let taken = names?.someElements("an array of argument names").compactMap { element in
      element.parsed("the name of an argument") { (text) throws(InvalidText) in
        try known(text)
      }
    }
    guard let next, !next.isEmpty, let taken, !taken.isEmpty else { return nil }
    return .link(next: next, arguments: taken)
  }

  /// The members of the two ways that count.
  private func counted(
    _ fields: inout ObjectReader
  ) -> (argument: String, items: JSONPointer, total: [Source])? {
    let argument = argument(&fields)
    let purpose = "pointer to the array of items, such as \"/data\""
    let items = fields.required("items", purpose)?.parsed("a JSON pointer") {
      (text) throws(InvalidText) in
      let pointer = try PointerText.parse(text)
      guard !pointer.tokens.contains("*") else {
        throw InvalidText("the items of a page stand in one array; write its pointer without \"*\"")
      }
      return pointer
    }
    let total = fields.optional("total")?.oneOrMoreSources() ?? []
    guard let argument, let items else { return nil }
    return (argument, items, total)
  }

  private func argument(_ fields: inout ObjectReader) -> String? {
    let value = fields.required("argument", "the argument that asks for the next page")
    return value?.parsed("the name of an argument") { (text) throws(InvalidText) in
      try known(text)
    }
  }

  private func known(_ name: String) throws(InvalidText) -> String {
    guard arguments.names.contains(name) else {
      let hint = NearestName.hint(for: name, among: arguments.names)
      throw InvalidText("there is no argument \(ManifestExcerpt.quoted(name))\(hint)")
    }
    return name
  }
}

extension ValueReader {
  /// One source, or a list of them of which the first with a value counts.
  func oneOrMoreSources() -> [Source] {
    if value.array != nil {
      return someElements("an array of sources").compactMap { $0.source() }
    }
    return [source()].compactMap(\.self)
  }
}
