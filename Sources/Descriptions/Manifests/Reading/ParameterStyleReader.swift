import JSON

/// The reader of `style`, `explode`, `allow_reserved` and `content`, as places and encodings have them.
struct ParameterStyleReader {
  /// Where the value is written.
  enum Place: String {
    case path, query, header, cookie
    /// A member of a form.
    case member

    fileprivate var phrase: String {
      switch self {
      case .path, .query, .cookie: "a \(rawValue)"
      case .header: "a header field"
      case .member: "a form"
      }
    }

    /// The style that holds where only `explode` is said (OpenAPI 3.1.1, Parameter Object).
    fileprivate var standard: ValueStyle.Kind {
      switch self {
      case .path, .header: .simple
      case .query, .cookie, .member: .form
      }
    }

    fileprivate var kinds: [ValueStyle.Kind] {
      switch self {
      case .path: [.simple, .label, .matrix]
      case .header: [.simple]
      case .cookie: [.form]
      case .query, .member: [.form, .space, .pipe, .deepObject]
      }
    }
  }

  private var fields: ObjectReader
  private let place: Place

  init(_ fields: ObjectReader, place: Place) {
    self.fields = fields
    self.place = place
  }

  /// Reads how a member of a form is written.
  static func member(_ value: ValueReader) -> ParameterStyle? {
    guard let fields = value.object() else { return nil }
    var reader = ParameterStyleReader(fields, place: .member)
    let notation = reader.read()
    reader.finish()
    return notation
  }

  /// Reads how a value is written.
  mutating func read() -> ParameterStyle {
    let content = fields.optional("content")?.mediaType()
    let style = fields.optional("style")
    let explode = fields.optional("explode")
    let reserved = fields.optional("allow_reserved")
    let lists = [.query, .member].contains(place) ? fields.optional("lists") : nil
    if fields.object["content"] != nil {
      for one in [style, explode, reserved, lists].compactMap(\.self) {
        one.error("\"content\" says how the value is written; leave this out, or \"content\"")
      }
      return content.map { .content($0) } ?? .usual
    }
    let names = lists?.choice(ValueStyle.ListNames.self)
    if lists != nil, style?.value != "deepObject" {
      lists?.error("this belongs to the style \"deepObject\"; leave it out")
    }
    guard style != nil || explode != nil || reserved != nil else { return .usual }
    let kind = style.map { self.kind($0) } ?? nil
    let isExploded = explode?.boolean()
    let keepsReserved = reserved?.boolean() ?? false
    if keepsReserved, ![.path, .query, .member].contains(place) {
      reserved?.error(
        "reserved characters can stay only in a path, a query and a form; leave it out"
      )
    }
    // What is said of reserved characters alone leaves lists and objects as they are without it.
    let usual: ValueStyle.Kind = explode == nil && place == .query ? .deepObject : place.standard
    return .styled(
      ValueStyle(
        kind ?? usual,
        isExploded: isExploded,
        keepsReserved: keepsReserved,
        lists: kind == .deepObject ? names ?? .brackets : .plain
      )
    )
  }

  /// Reads another member.
  mutating func optional(_ name: String) -> ValueReader? { fields.optional(name) }

  /// Refuses what was not read.
  func finish() { fields.refuseUnknown() }

  private func kind(_ value: ValueReader) -> ValueStyle.Kind? {
    guard let kind = value.choice(ValueStyle.Kind.self) else { return nil }
    guard place.kinds.contains(kind) else {
      value.error(
        "the style \"\(kind.rawValue)\" is not for \(place.phrase); "
          + "there is \(ManifestExcerpt.choices(place.kinds.map(\.rawValue)))"
      )
      return nil
    }
    return kind
  }
}
