package import JSON

/// The reading call that shows whether a write happened, as the manifest names it.
package struct Verification: Sendable, Hashable {
  /// The name of an operation that only reads.
  package var operation: String

  /// Arguments of that call; a text `{/title}` in them stands for what the write was sent with there.
  ///
  /// Arguments that the call requires and that are not named here are taken from those of the same name.
  package var arguments: JSONObject

  /// Names a call.
  package init(operation: String, arguments: JSONObject = JSONObject()) {
    self.operation = operation
    self.arguments = arguments
  }

  /// The arguments with what was sent in the places that stand for it; what was not sent is left out.
  package func arguments(sent: JSONObject) -> JSONObject {
    Self.filled(.object(arguments), from: .object(sent))?.object ?? JSONObject()
  }

  /// A part of the arguments; nil where nothing is left of it.
  private static func filled(_ value: JSONValue, from sent: JSONValue) -> JSONValue? {
    switch value {
    case .string(let text): return filled(SentPlaces(text), from: sent)
    case .array(let elements):
      let left = elements.compactMap { filled($0, from: sent) }
      return left.isEmpty && !elements.isEmpty ? nil : .array(left)
    case .object(let object):
      let left = object.members.compactMap { member in
        filled(member.value, from: sent).map { (member.name, $0) }
      }
      return left.isEmpty && !object.isEmpty ? nil : .object(JSONObject(left))
    default: return value
    }
  }

  private static func filled(_ places: SentPlaces, from sent: JSONValue) -> JSONValue? {
    if let whole = places.whole { return sent.value(at: whole) }
    var text = ""
    for piece in places.pieces {
      switch piece {
      case .text(let part): text += part
      case .place(let pointer):
        guard let part = sent.value(at: pointer)?.scalarText else { return nil }
        text += part
      }
    }
    return .string(text)
  }
}

/// A text with places in it that stand for parts of what was sent: `{/values/title}`.
struct SentPlaces {
  enum Piece: Hashable {
    case text(String)
    case place(JSONPointer)
  }

  private(set) var pieces: [Piece] = []

  /// Takes a text apart; a brace that opens no pointer stands for itself.
  init(_ text: String) {
    var rest = text[...]
    var plain = ""
    while let open = rest.firstIndex(of: "{") {
      let inner = rest[rest.index(after: open)...]
      guard inner.first == "/", let close = inner.firstIndex(of: "}"),
        let pointer = JSONPointer(String(inner[..<close]))
      else {
        plain += rest[...open]
        rest = inner
        continue
      }
      plain += rest[..<open]
      if !plain.isEmpty { pieces.append(.text(plain)) }
      plain = ""
      pieces.append(.place(pointer))
      rest = inner[inner.index(after: close)...]
    }
    plain += rest
    if !plain.isEmpty || pieces.isEmpty { pieces.append(.text(plain)) }
  }

  /// The place where the text is nothing else: its value goes in as it is.
  var whole: JSONPointer? {
    if pieces.count == 1, case .place(let pointer) = pieces[0] { pointer } else { nil }
  }

  var places: [JSONPointer] {
    pieces.compactMap { if case .place(let pointer) = $0 { pointer } else { nil } }
  }
}
