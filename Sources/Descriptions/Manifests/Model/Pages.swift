package import JSON

/// How the next page of an operation's answer is asked for.
package struct Pages: Sendable {
  /// What leads from one page to the next.
  package enum Way: Sendable {
    /// The answer names a text that goes into `argument`; the first source with a value counts, and of many values the
    /// last.
    case cursor(argument: String, next: [Source])
    /// `argument` counts the items before the page, which stand in the array at `items`.
    case offset(argument: String, items: JSONPointer, total: [Source])
    /// `argument` counts pages from `first` on.
    case page(argument: String, items: JSONPointer, total: [Source], first: Int)
    /// A `Link` field (RFC 8288) or a URL in the content, from whose query these arguments are taken.
    case link(next: [Source], arguments: [String])
  }

  package var way: Way

  /// What holds while there is another page; nil where only the way itself tells.
  package var more: Condition?

  /// Makes a description of pages.
  package init(way: Way, more: Condition? = nil) {
    self.way = way
    self.more = more
  }

  /// Pages of which each names the next in its `Link` field (RFC 8288), by the arguments that go into a query.
  package static func linked(byQueryOf operation: Operation) -> Pages {
    let names = operation.places.compactMap { place in
      if case .query = place.target { place.argument } else { nil }
    }
    let field = Source(origin: .header("Link"), capture: nil, text: "header:Link")
    return Pages(way: .link(next: [field], arguments: names))
  }

  /// The arguments that the next page is asked for with.
  package var arguments: [String] {
    switch way {
    case .cursor(let argument, _), .offset(let argument, _, _), .page(let argument, _, _, _):
      [argument]
    case .link(_, let arguments): arguments
    }
  }
}
