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
    let members = StyleMembers(
      style: fields.optional("style"),
      explode: fields.optional("explode"),
      reserved: fields.optional("allow_reserved"),
      lists: [.query, .member].contains(place) ? fields.optional("lists") : nil
    )
    guard fields.object["content"] == nil else {
      for one in members.all {
        one.error("\"content\" says how the value is written; leave this out, or \"content\"")
      }
      return content.map { .content($0) } ?? .usual
    }
    let names = listNames(members)
    guard members.style != nil || members.explode != nil || members.reserved != nil else {
      return .usual
    }
    return .styled(style(members, names))
  }

  /// The members that say how a value is written piece by piece.
  private struct StyleMembers {
    var style: ValueReader?
    var explode: ValueReader?
    var reserved: ValueReader?
    var lists: ValueReader?

    var all: [ValueReader] { [style, explode, reserved, lists].compactMap(\.self) }
  }

  private func listNames(_ members: StyleMembers) -> ValueStyle.ListNames? {
    let names = members.lists?.choice(ValueStyle.ListNames.self)
    if members.style?.value != "deepObject" {
      members.lists?.error("this belongs to the style \"deepObject\"; leave it out")
    }
    return names
  }

  private func style(_ members: StyleMembers, _ names: ValueStyle.ListNames?) -> ValueStyle {
    let kind = members.style.map { self.kind($0) } ?? nil
    let isExploded = members.explode?.boolean()
    // What is said of reserved characters alone leaves lists and objects as they are without it.
    let isUnsaid = members.explode == nil && place == .query
    return ValueStyle(
      kind ?? (isUnsaid ? .deepObject : place.standard),
      isExploded: isExploded,
      keepsReserved: keepsReserved(members.reserved),
      lists: kind == .deepObject ? names ?? .brackets : .plain
    )
  }

  private func keepsReserved(_ value: ValueReader?) -> Bool {
    guard value?.boolean() == true else { return false }
    if ![.path, .query, .member].contains(place) {
      value?.error("reserved characters can stay only in a path, a query and a form; leave it out")
    }
    return true
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
